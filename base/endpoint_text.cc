#include "base/endpoint_text.h"

#include <charconv>

#include "base/octet_copy.h"

namespace trunkline::base {

EndpointText text_of(const Endpoint& endpoint) noexcept {
  EndpointText text;
  const auto address = endpoint.address.text();
  const bool brackets = !endpoint.address.is_v4();
  char* at = text.characters.data();
  if (brackets) *at++ = '[';
  copy_octets(at, address.characters.data(), address.length);
  at += address.length;
  if (brackets) *at++ = ']';
  *at++ = ':';
  at = std::to_chars(at, text.characters.data() + text.characters.size(), endpoint.port).ptr;
  text.length = static_cast<std::uint8_t>(at - text.characters.data());
  return text;
}

}  // namespace trunkline::base
