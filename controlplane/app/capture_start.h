// A capture as trunkctl asks for it, begun.
#pragma once

#include "controlplane/app/appliance.h"
#include "controlplane/ctl/ctl_source.h"

namespace trunkline::controlplane {

/// On shard 0's thread, where `done` is called, too.
[[nodiscard]] Stop begin_capture(Appliance& appliance, const CaptureWish& wish, Descriptor file,
                                 Done<CaptureResult> done);

}  // namespace trunkline::controlplane
