#include "rtp/sdp/own_origin.h"

#include "base/sip_hash.h"
#include "rtp/sdp/sdp_writer.h"

namespace trunkline::rtp {
namespace {

std::uint64_t content_hash(const OwnOrigin& origin, std::string_view rest) noexcept {
  // Keyed by the session id, so that equal contents of two calls do not look alike.
  base::SipHash::Key key{};
  for (std::size_t i = 0; i < 8; ++i) key[i] = static_cast<std::uint8_t>(origin.session_id >> (8 * i));
  return base::SipHash(key)(rest);
}

}  // namespace

std::string with_origin(OwnOrigin& origin, const base::IpAddress& address, std::string_view rest) {
  const auto content = content_hash(origin, rest);
  if (origin.version == 0) origin.address = address;
  if (origin.version == 0 || origin.content != content) ++origin.version;
  origin.content = content;

  SdpWriter writer(rest.size() + 96);
  writer.line('v', "0");
  writer.line('o', "- ", origin.session_id, " ", origin.version, " ", origin.address);
  writer.add(rest);
  return writer.take();
}

}  // namespace trunkline::rtp
