// The URI of an address as it stands in From and To: names and parameters are none of it.
#pragma once

#include <cstddef>
#include <string_view>

#include "sip/message/name_addr.h"

namespace trunkline::controlplane {

/// Within `address`; all of it where it has no brackets.
[[nodiscard]] inline std::string_view uri_in(std::string_view address) noexcept {
  const auto begin = address.find('<');
  if (begin == std::string_view::npos) return address;
  // A name in quotes may have brackets of its own. Mostly it ends right in front of the first.
  if (address.front() == '"' &&
      !(begin > 2 && address.substr(begin - 2, 2) == "\" " && address[begin - 3] != '\\')) {
    const auto parsed = sip::parse_name_addr(address);
    return parsed ? parsed->uri_text : address;
  }
  return address.substr(begin + 1, address.find('>', begin) - begin - 1);
}

}  // namespace trunkline::controlplane
