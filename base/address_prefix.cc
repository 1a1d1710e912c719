#include "base/address_prefix.h"

#include "base/ascii.h"

namespace trunkline::base {
namespace {

constexpr std::uint8_t v4_offset = 96;  // of an IPv4 address in its mapped form

}  // namespace

std::optional<AddressPrefix> AddressPrefix::parse(std::string_view text) noexcept {
  const auto slash = text.find('/');
  const auto address = IpAddress::parse(text.substr(0, slash));
  if (!address) return std::nullopt;
  if (slash == std::string_view::npos) return of(*address);
  const auto written = parse_decimal<std::uint8_t>(text.substr(slash + 1));
  const std::uint8_t most = address->is_v4() ? 32 : 128;
  if (!written || *written > most) return std::nullopt;
  const auto bits = static_cast<std::uint8_t>(*written + (address->is_v4() ? v4_offset : 0));
  if (masked(*address, bits) != *address) return std::nullopt;
  return AddressPrefix{*address, bits};
}

std::string AddressPrefix::to_string() const {
  if (bits == 128) return address.to_string();
  const bool v4 = address.is_v4() && bits >= v4_offset;
  return address.to_string() + '/' + std::to_string(bits - (v4 ? v4_offset : 0));
}

}  // namespace trunkline::base
