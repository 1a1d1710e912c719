// A route's changes to the header fields that are carried across.
#pragma once

#include <span>
#include <vector>

#include "controlplane/routing/header_change.h"
#include "sip/message/header_line.h"

namespace trunkline::controlplane {

/// In order. Views of `changes` go into `lines`.
void change_headers(std::span<const HeaderChange> changes, std::vector<sip::HeaderLine>& lines);

}  // namespace trunkline::controlplane
