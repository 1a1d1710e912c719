#include "perf/trafgen/garbage.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "perf/trafgen/codec.h"
#include "perf/trafgen/sdp_text.h"

namespace trunkline::trafgen {
namespace {

constexpr std::uint64_t kinds = 4;  // without `mixed`
constexpr std::array<std::string_view, kinds + 1> names{"noise", "broken", "scanner", "invite", "mixed"};

std::string noise(base::Random& random) {
  std::string octets(20 + random.below(400), '\0');
  random.fill({reinterpret_cast<std::uint8_t*>(octets.data()), octets.size()});
  return octets;
}

std::string request(std::string_view method, std::string_view agent, const base::Endpoint& target,
                    const base::Endpoint& source, base::Random& random) {
  const auto from = source.to_string();
  const auto to = target.to_string();
  const auto id = random.next();
  return fmt::format(
      "{0} sip:100@{1} SIP/2.0\r\nVia: SIP/2.0/UDP {2};branch=z9hG4bK-{3:x};rport\r\nMax-Forwards: 70\r\n"
      "From: \"{4}\" <sip:100@{2}>;tag={3:x}\r\nTo: <sip:100@{1}>\r\nCall-ID: {3:x}@{2}\r\nCSeq: 1 {0}\r\n"
      "Contact: <sip:100@{2}>\r\nUser-Agent: {4}\r\nContent-Length: 0\r\n\r\n",
      method, to, from, id, agent);
}

std::string invite(const base::Endpoint& target, const base::Endpoint& source, base::Random& random) {
  const auto sdp = write_sdp({source.address, 20000}, *codec_named("PCMU"));
  return fmt::format(
      "INVITE sip:{5}@{0} SIP/2.0\r\nVia: SIP/2.0/UDP {1};branch=z9hG4bK{2};rport\r\nMax-Forwards: 70\r\n"
      "From: <sip:{3:x}@{1}>;tag={3:x}\r\nTo: <sip:{5}@{0}>\r\nCall-ID: {2}@{1}\r\nCSeq: 1 INVITE\r\n"
      "Contact: <sip:{3:x}@{1}>\r\nUser-Agent: phone\r\nContent-Type: application/sdp\r\n"
      "Content-Length: {4}\r\n\r\n{6}",
      target.to_string(), source.to_string(), number_mark, random.next(), sdp.size(),
      100'000'000 + random.below(900'000'000), sdp);
}

std::string broken(std::string text, base::Random& random) {
  for (auto overwritten = 1 + random.below(12); overwritten > 0; --overwritten) {
    text[random.below(text.size())] = static_cast<char>(random.next());
  }
  text.resize(text.size() - 8 - random.below(text.size() / 2));
  return text;
}

}  // namespace

std::string make_garbage(GarbageKind kind, const base::Endpoint& target, const base::Endpoint& source,
                         base::Random& random) {
  switch (kind) {
    case GarbageKind::noise: return noise(random);
    case GarbageKind::broken: return broken(request("INVITE", "phone", target, source, random), random);
    case GarbageKind::scanner: return request("OPTIONS", "friendly-scanner", target, source, random);
    case GarbageKind::invite: return invite(target, source, random);
    case GarbageKind::mixed: break;
  }
  return make_garbage(static_cast<GarbageKind>(random.below(kinds)), target, source, random);
}

std::optional<GarbageKind> garbage_named(std::string_view name) noexcept {
  const auto* const found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return std::nullopt;
  return static_cast<GarbageKind>(found - names.begin());
}

base::Endpoint garbage_source(const base::Endpoint& target, std::uint32_t sources, base::Random& random) {
  auto octets = target.address.octets();
  const auto host = random.below(sources);
  octets[14] = static_cast<std::uint8_t>(0x80U | (host >> 8U));
  octets[15] = static_cast<std::uint8_t>(host);
  return {base::IpAddress(octets), static_cast<std::uint16_t>(1024 + random.below(60000))};
}

}  // namespace trunkline::trafgen
