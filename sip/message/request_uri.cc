#include "sip/message/request_uri.h"

#include <cstring>

#include "base/ascii.h"

namespace trunkline::sip {

std::optional<std::string_view> cut_for_request(const Uri& uri, std::span<char> room) noexcept {
  const auto whole =
      uri.header_text.empty() ? uri.text : uri.text.substr(0, uri.text.size() - uri.header_text.size() - 1);
  if (uri.parameter_text.empty() || !uri.parameter("method")) return whole;
  if (room.size() < whole.size()) return std::nullopt;
  std::size_t size = 0;
  const auto put = [&](std::string_view text) {
    std::memcpy(room.data() + size, text.data(), text.size());
    size += text.size();
  };
  put(whole.substr(0, static_cast<std::size_t>(uri.parameter_text.data() - whole.data()) - 1));
  for (const auto& each : uri.parameters()) {
    if (base::equals_ignoring_case(each.name, "method")) continue;
    put(";");
    put({each.name.data(), each.name.size() + (each.has_value ? 1 + each.value.size() : 0)});
  }
  return std::string_view(room.data(), size);
}

}  // namespace trunkline::sip
