#include "dataplane/stages/ipv4_options.h"

namespace trunkline::dataplane {
namespace {

constexpr std::uint8_t end_of_list = 0;
constexpr std::uint8_t no_operation = 1;
constexpr std::uint8_t loose_source_route = 131;
constexpr std::uint8_t strict_source_route = 137;

}  // namespace

std::optional<gate::WorkerCounter> fault_in_options(std::span<const std::uint8_t> options) noexcept {
  using enum gate::WorkerCounter;
  while (!options.empty()) {
    const auto type = options[0];
    if (type == end_of_list) return std::nullopt;
    if (type == loose_source_route || type == strict_source_route) return ipv4_source_route;
    if (type == no_operation) {
      options = options.subspan(1);
      continue;
    }
    if (options.size() < 2 || options[1] < 2 || options[1] > options.size()) return ipv4_bad_options;
    options = options.subspan(options[1]);
  }
  return std::nullopt;
}

}  // namespace trunkline::dataplane
