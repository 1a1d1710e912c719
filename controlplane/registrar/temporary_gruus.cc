#include "controlplane/registrar/temporary_gruus.h"

#include <array>
#include <bit>

#include "base/ascii.h"
#include "base/derived_key.h"
#include "sip/message/hex_digits.h"

// The seal is a keyed hash of the meaning, and makes the mask that the meaning is hidden under: a synthetic
// initialization vector, as RFC 5297 has it. Different meanings have nothing in common that could be seen,
// and one that was changed does not fit its seal.
//
//     ssssssssssssssssssssssssssssssss mmmmmmmmmmmmmmmm mmmmmmmmmmmmmmmm      hexadecimal: seal, user, epoch
//     and serial
namespace trunkline::controlplane {
namespace {

using Block = base::SipHash128::Result;

constexpr std::size_t half_digits = 16;

Block hash_of(const base::SipHash128& hash, const Block& block) noexcept {
  const auto octets = std::bit_cast<std::array<char, sizeof(Block)>>(block);
  return hash(std::string_view(octets.data(), octets.size()));
}

Block operator^(const Block& a, const Block& b) noexcept { return {a.first ^ b.first, a.second ^ b.second}; }

}  // namespace

TemporaryGruus::TemporaryGruus(const base::SipHash::Key& secret) noexcept
    : seal_(base::derived(secret, "seal")), mask_(base::derived(secret, "mask")) {}

std::string TemporaryGruus::write(const Meaning& meaning) const {
  const Block plain{meaning.user, std::uint64_t{meaning.epoch} << 32 | meaning.serial};
  const auto seal = hash_of(seal_, plain);
  const auto hidden = plain ^ hash_of(mask_, seal);
  std::string user;
  for (const auto half : {seal.first, seal.second, hidden.first, hidden.second}) {
    const auto digits = base::to_hex(half);
    user.append(digits.data(), digits.size());
  }
  return user;
}

std::optional<TemporaryGruus::Meaning> TemporaryGruus::read(std::string_view user) const noexcept {
  if (user.size() != 4 * half_digits) return std::nullopt;
  std::array<std::uint64_t, 4> halves{};
  for (std::size_t i = 0; i < halves.size(); ++i) {
    const auto half = sip::read_hex<std::uint64_t>(user.substr(i * half_digits));
    if (!half) return std::nullopt;
    halves[i] = *half;
  }
  const Block seal{halves[0], halves[1]};
  const auto plain = Block{halves[2], halves[3]} ^ hash_of(mask_, seal);
  if (hash_of(seal_, plain) != seal) return std::nullopt;
  return Meaning{plain.first, static_cast<std::uint32_t>(plain.second >> 32),
                 static_cast<std::uint32_t>(plain.second & 0xffff'ffff)};
}

}  // namespace trunkline::controlplane
