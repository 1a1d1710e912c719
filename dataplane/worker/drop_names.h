// Which of a worker's counters stand for packets that died, by name.
#pragma once

#include <string_view>

namespace trunkline::dataplane {

/// Every counter of a worker is a drop but for those that are listed in drop_names.cc: a new one shows as a
/// drop until somebody says that it is none. A datagram that relay or screening refuses is a drop, too.
[[nodiscard]] bool is_drop(std::string_view counter) noexcept;

}  // namespace trunkline::dataplane
