#include "rtp/sdp/own_origin.h"

#include <cstring>

#include "rtp/sdp/sdp_writer.h"

namespace trunkline::rtp {
namespace {

// A word into what there is already. A peer that found two texts of one digest would have its own change
// overlooked, and nothing else.
std::uint64_t mixed(std::uint64_t digest, std::uint64_t word) noexcept {
  const std::uint64_t bits = (digest ^ word) * 0x9e3779b97f4a7c15ULL;
  return bits ^ (bits >> 32);
}

std::uint64_t content_hash(const OwnOrigin& origin, std::string_view rest) noexcept {
  // Begun with the session id, so that equal contents of two calls do not look alike.
  auto digest = mixed(origin.session_id, rest.size());
  std::uint64_t word = 0;
  for (; rest.size() >= sizeof word; rest.remove_prefix(sizeof word)) {
    std::memcpy(&word, rest.data(), sizeof word);
    digest = mixed(digest, word);
  }
  word = 0;
  std::memcpy(&word, rest.data(), rest.size());
  return mixed(digest, word);
}

}  // namespace

std::string with_origin(OwnOrigin& origin, const base::IpAddress& address, std::string rest) {
  const auto content = content_hash(origin, rest);
  if (origin.version == 0) origin.address = address;
  if (origin.version == 0 || origin.content != content) ++origin.version;
  origin.content = content;

  constexpr std::size_t longest = 128;  // two numbers of 20 digits and an address of 39 octets among it
  SdpWriter writer(longest);
  writer.line('v', "0");
  writer.line('o', "- ", origin.session_id, " ", origin.version, " ", origin.address);
  rest.insert(0, writer.text());
  return rest;
}

}  // namespace trunkline::rtp
