#include "sip/proxy/own_route.h"

#include <array>
#include <bit>
#include <cstdint>

#include "base/ascii.h"
#include "sip/message/hex_digits.h"

namespace trunkline::sip {
namespace {

using Halves = std::array<std::uint64_t, 2>;

constexpr std::size_t end_digits = 16 + 16 + 4 + 2;                // address, port, transport
constexpr std::size_t mark_digits = 1 + 2 * end_digits + 16 + 16;  // the call's name, and the seal

template <class T>
void add_hex(std::string& text, T value) {
  const auto digits = base::to_hex(value);
  text.append(digits.data(), digits.size());
}

void add_end(std::string& text, const RouteEnd& end) {
  for (const auto half : std::bit_cast<Halves>(end.at.address.octets())) add_hex(text, half);
  add_hex(text, end.at.port);
  add_hex(text, static_cast<std::uint8_t>(end.transport));
}

std::optional<RouteEnd> read_end(std::string_view text) {
  const auto high = read_hex<std::uint64_t>(text);
  const auto low = read_hex<std::uint64_t>(text.substr(16));
  const auto port = read_hex<std::uint16_t>(text.substr(32));
  const auto transport = read_hex<std::uint8_t>(text.substr(36));
  if (!high || !low || !port || !transport) return std::nullopt;
  const base::IpAddress address(std::bit_cast<base::IpAddress::Octets>(Halves{*high, *low}));
  return RouteEnd{{address, *port}, static_cast<Transport>(*transport)};
}

std::uint64_t seal(const base::SipHash& hash, std::string_view call_id, std::string_view tag,
                   std::string_view ends) {
  std::string text(ends);
  text.append("\n").append(call_id).append("\n").append(tag);
  return hash(text);
}

}  // namespace

std::string route_mark(const base::SipHash& hash, std::string_view call_id, std::string_view caller_tag,
                       const RouteEnds& ends) {
  std::string mark = "p";
  add_end(mark, ends.caller);
  add_end(mark, ends.callee);
  add_hex(mark, ends.call);
  add_hex(mark, seal(hash, call_id, caller_tag, mark));
  return mark;
}

std::optional<RouteEnds> read_route_mark(const base::SipHash& hash, std::string_view call_id,
                                         std::string_view caller_tag, std::string_view user) {
  if (user.size() != mark_digits || user.front() != 'p' || caller_tag.empty()) return std::nullopt;
  const auto sealed = user.substr(0, mark_digits - 16);
  if (read_hex<std::uint64_t>(user.substr(sealed.size())) != seal(hash, call_id, caller_tag, sealed))
    return std::nullopt;
  const auto caller = read_end(sealed.substr(1));
  const auto callee = read_end(sealed.substr(1 + end_digits));
  const auto call = read_hex<std::uint64_t>(sealed.substr(1 + 2 * end_digits));
  return caller && callee && call ? std::optional(RouteEnds{*caller, *callee, *call}) : std::nullopt;
}

std::string own_route(std::string_view mark, const base::Endpoint& local, Transport transport) {
  std::string value = "<sip:";
  value.append(mark).append("@").append(local.to_string()).append(uri_parameter(transport));
  return value + ";lr>";
}

}  // namespace trunkline::sip
