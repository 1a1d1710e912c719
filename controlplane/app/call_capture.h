// A capture that follows one call: both legs' signalling, and the ports its media has from time to time.
#pragma once

#include <functional>
#include <memory>

#include "base/handle.h"
#include "base/sip_hash.h"
#include "controlplane/app/appliance.h"
#include "controlplane/app/capture_service.h"
#include "controlplane/media/media_calls.h"
#include "controlplane/session/session.h"
#include "dataplane/gate/capture_filter.h"
#include "rtp/relay/media_layout.h"

namespace trunkline::controlplane {

/// What the call needs now, ports that are only offered yet included.
[[nodiscard]] gate::CaptureFilter filter_of(const Session& session, const MediaCalls& media,
                                            const rtp::MediaLayout& layout, const base::SipHash& digest);

/// Looks after the filter of capture `number` a few times a second, and stops it some seconds after the call
/// has ended, when nothing is repeated any more. Begins and works on the threads of the shards; nobody holds
/// it.
void follow_call(Appliance& appliance, base::SessionHandle call, CaptureNumber number);

}  // namespace trunkline::controlplane
