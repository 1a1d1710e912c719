// What a datagram on a SIP port costs a worker until it is dropped or ready for its shard: cycles by the time
// stamp counter, or with `KIND COUNT` just so many datagrams, for a tool that counts instructions.
#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <x86intrin.h>

#include "dataplane/intake/sip_intake.h"

namespace {

using namespace trunkline;
using namespace trunkline::dataplane;

constexpr base::SipHash::Key secret{1, 2, 3, 4, 5, 6, 7, 8};
constexpr std::size_t burst = 32;

// What configs/tap.yaml has, in brief.
const std::vector<std::string> signatures{
    "^(user-agent|server)[ \\t]*:[ \\t]*(friendly-(scanner|request)|sipvicious|sipcli|sip-?scan|sundayddr"
    "|vaxs?ipuseragent|pplsip|siparmyknife|smap|masscan|zgrab|nmap|iwar)",
    "^(from|f)[ \\t]*:[ \\t]*\"?sipvicious", "^options sip:nm[ @;]"};

const std::string head =
    "Via: SIP/2.0/UDP 198.51.100.7:5060;branch=z9hG4bK776asdhds;rport\r\nMax-Forwards: 70\r\n"
    "To: Bob <sip:bob@192.0.2.1>\r\nFrom: Alice <sip:alice@198.51.100.7>;tag=1928301774\r\n"
    "Call-ID: a84b4c76e66710@pc33.atlanta.example.com\r\nCSeq: 314159 INVITE\r\n"
    "Contact: <sip:alice@198.51.100.7:5060>\r\nAllow: INVITE, ACK, CANCEL, BYE, OPTIONS\r\n";
const std::string body =
    "v=0\r\no=alice 2890844526 2890844526 IN IP4 198.51.100.7\r\ns=-\r\nc=IN IP4 198.51.100.7\r\nt=0 0\r\n"
    "m=audio 49170 RTP/AVP 8 0 101\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:101 telephone-event/8000\r\n";

std::string invite(const std::string& agent) {
  return "INVITE sip:bob@192.0.2.1 SIP/2.0\r\n" + head + "User-Agent: " + agent +
         "\r\nContent-Type: application/sdp\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
         body;
}

std::string noise(std::size_t octets) {
  std::string text;
  std::uint64_t state = 9;
  while (text.size() < octets)
    text.push_back(static_cast<char>((state = state * 6364136223846793005U + 1) >> 56));
  text[0] = '\x80';
  return text;
}

struct Kind {
  const char* name;
  std::string octets;
  bool known = false;
  bool banned = false;
  std::uint32_t sources = 1;  // that take turns
  /// With what as many known networks begin as there may be; 0: there are none.
  std::uint8_t networks = 0;
};

constexpr std::uint8_t sources_begin_with = 203;

const std::vector<Kind>& kinds() {
  static const std::vector<Kind> all{
      {"good_known", invite("phone"), true},
      {"good_unknown", invite("phone")},
      {"good_in_last_network", invite("phone"), true, false, 1, 10},
      {"good_near_networks", invite("phone"), false, false, 1, sources_begin_with},
      {"good_far_from_networks", invite("phone"), false, false, 1, 10},
      {"garbage_binary", noise(500), false, false, 1 << 20},
      {"garbage_text", "GET /" + std::string(500, 'x') + " HTTP/1.1\r\n\r\n"},
      {"garbage_text_invented_sources", "GET /" + std::string(500, 'x') + " HTTP/1.1\r\n\r\n", false, false,
       1 << 20},
      {"scanner", invite("friendly-scanner")},
      {"banned", invite("phone"), false, true},
  };
  return all;
}

gate::AdmissionConfig settings() {
  gate::AdmissionConfig made;
  made.known = {base::IpAddress::v4(192, 0, 2, 10)};
  // No limit but the ban: what is measured is the whole way.
  made.peer_rate = made.source_rate = made.unknown_rate = made.total_rate = 500'000'000;
  made.strikes = 1'000'000'000;
  made.strikes_forgiven = 1'000'000'000;
  made.signatures = gate::PatternSet::compile(signatures).value_or(gate::PatternSet{});
  return made;
}

/// A worker's way through a burst, as the sip_scan stage goes it.
class Worker {
 public:
  explicit Worker(const Kind& kind) : kind_(kind) {
    for (auto& packet : packets_) {
      packet.octets = const_cast<char*>(kind.octets.data());
      packet.length = static_cast<std::uint32_t>(kind.octets.size());
    }
    if (kind.banned) {
      const auto sender = admission_.sender(source());
      base::Instant then = now_;
      for (int i = 0; i < 100 && admission_.admit(sender, kind.octets, then) != Standing::refused; ++i) {
        for (int strikes = 0; strikes < 1000; ++strikes) admission_.malformed(sender, then);
      }
    }
  }

  void serve_burst() {
    now_ = now_ + std::chrono::microseconds(20);
    std::array<Sender, burst> senders;
    std::size_t count = 0;
    for (std::size_t i = 0; i < burst; ++i) {
      if (intake_.look(kind_.octets) != FirstSight::may_be_sip) continue;
      senders[count++] = admission_.sender(source());
    }
    for (std::size_t i = 0; i < count; ++i) {
      const auto standing = admission_.admit(senders[i], kind_.octets, now_);
      if (standing == Standing::refused) continue;
      static_cast<void>(intake_.screen(packets_[i], senders[i], standing, now_));
    }
  }
  [[nodiscard]] std::uint64_t reached_shard() const {
    return intake_.counters().read(SipIntakeCounter::sip_to_shard);
  }

 private:
  base::IpAddress source() {
    if (kind_.known && kind_.networks != 0) return network_of(kind_, gate::most_peer_networks - 1).address;
    if (kind_.known) return base::IpAddress::v4(192, 0, 2, 10);
    const std::uint32_t n = next_++ % kind_.sources * 2654435761U;
    return base::IpAddress::v4(sources_begin_with, static_cast<std::uint8_t>(n >> 24),
                               static_cast<std::uint8_t>(n >> 16), static_cast<std::uint8_t>(n >> 8));
  }

  // Not of the unknown source, whose second octet is 0 where there is one.
  static base::AddressPrefix network_of(const Kind& kind, std::size_t i) {
    return {base::IpAddress::v4(kind.networks, static_cast<std::uint8_t>(1 + i), 0, 0), 112};
  }
  static gate::AdmissionConfig settings_of(const Kind& kind) {
    auto made = settings();
    for (std::size_t i = 0; kind.networks != 0 && i < gate::most_peer_networks; ++i)
      made.known_networks.push_back(network_of(kind, i));
    if (kind.banned) {
      made.strikes = 10;
      made.strikes_forgiven = 1;
    }
    return made;
  }

  const Kind& kind_;
  Admission admission_{settings_of(kind_), secret};
  SipIntake intake_{secret, 1, settings_of(kind_), admission_};
  std::array<gate::PacketRecord, burst> packets_;
  base::Instant now_{std::chrono::hours(1)};
  std::uint32_t next_ = 0;
};

/// The least of several repetitions: what disturbs them only adds.
double cycles_of(const Kind& kind) {
  Worker worker(kind);
  std::vector<double> runs;
  for (int run = 0; run < 25; ++run) {
    constexpr int bursts = 1000;
    const auto began = __rdtsc();
    for (int i = 0; i < bursts; ++i) worker.serve_burst();
    runs.push_back(static_cast<double>(__rdtsc() - began) / (bursts * static_cast<double>(burst)));
  }
  return *std::min_element(runs.begin(), runs.end());
}

}  // namespace

int main(int argc, char** argv) {
  if (argc == 2 && std::string_view(argv[1]) == "--list") {
    for (const auto& kind : kinds()) std::puts(kind.name);
    return 0;
  }
  if (argc == 3) {
    for (const auto& kind : kinds()) {
      if (argv[1] != std::string_view(kind.name)) continue;
      Worker worker(kind);
      for (long left = std::atol(argv[2]); left > 0; left -= static_cast<long>(burst)) worker.serve_burst();
      return 0;
    }
    return 2;
  }
  const double good = cycles_of(kinds().front());
  for (const auto& kind : kinds()) {
    const double cycles = &kind == &kinds().front() ? good : cycles_of(kind);
    std::printf(
        "{\"bench\":\"admission_%s\",\"value\":%.0f,\"unit\":\"cycles/datagram\",\"vs\":\"a known peer's "
        "INVITE\","
        "\"vs_value\":%.0f,\"ratio\":%.3f}\n",
        kind.name, cycles, good, cycles / good);
  }
}
