#include "sip/auth/nonce.h"

#include <algorithm>
#include <chrono>

#include "base/ascii.h"

namespace trunkline::sip {
namespace {

std::uint32_t seconds_of(base::Instant when) noexcept {
  return static_cast<std::uint32_t>(
      std::chrono::duration_cast<std::chrono::seconds>(when.since_origin()).count());
}

}  // namespace

std::uint64_t NonceMaker::code(std::uint32_t issued_s, std::uint64_t salt,
                               const base::IpAddress& source) const noexcept {
  std::array<std::uint8_t, 4 + 8 + 16> octets{};
  for (std::size_t i = 0; i < 4; ++i) octets[i] = static_cast<std::uint8_t>(issued_s >> (8 * i));
  for (std::size_t i = 0; i < 8; ++i) octets[4 + i] = static_cast<std::uint8_t>(salt >> (8 * i));
  std::copy(source.octets().begin(), source.octets().end(), octets.begin() + 12);
  return hash_(octets);
}

NonceMaker::Text NonceMaker::make(base::Instant now, std::uint64_t salt,
                                  const base::IpAddress& source) const noexcept {
  Text text{};
  auto* at = text.begin();
  const auto put = [&at](const auto& digits) { at = std::copy(digits.begin(), digits.end(), at); };
  put(base::to_hex(seconds_of(now)));
  put(base::to_hex(salt));
  put(base::to_hex(code(seconds_of(now), salt, source)));
  return text;
}

CheckedNonce NonceMaker::check(std::string_view nonce, base::Instant now,
                               const base::IpAddress& source) const noexcept {
  if (nonce.size() != length) return {};
  const auto issued = base::parse_hex<std::uint32_t>(nonce.substr(0, 8));
  const auto salt = base::parse_hex<std::uint64_t>(nonce.substr(8, 16));
  const auto claimed = base::parse_hex<std::uint64_t>(nonce.substr(24, 16));
  if (!issued || !salt || !claimed || *claimed != code(*issued, *salt, source)) return {};
  const auto end = base::Instant(std::chrono::seconds(*issued)) + lifetime_;
  return {now < end ? NonceState::fresh : NonceState::expired, *salt, *issued};
}

}  // namespace trunkline::sip
