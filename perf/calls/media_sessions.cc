// What a relayed session takes of memory: two peers whose media pass through a slot for each, agreed on by
// descriptions, and nothing else of a call. Prints VmRSS with room for N sessions and M of them talking.
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/random.h"
#include "controlplane/media/media_calls.h"
#include "dataplane/gate/apply_command.h"
#include "perf/plane/give_up.h"
#include "rtp/relay/relay.h"

namespace trunkline::perf {
namespace {

using namespace std::chrono_literals;

class Counting final : public base::Random {
 public:
  std::uint64_t next() override { return last_ += 0x9e3779b97f4a7c15U; }

 private:
  std::uint64_t last_ = 0;
};

controlplane::MediaSettings settings_for(std::uint32_t sessions) {
  controlplane::MediaSettings settings;
  settings.layout.addresses[0] = base::IpAddress::v4(192, 0, 2, 1);
  settings.layout.address_count = 1;
  settings.layout.first_port = 10000;
  settings.layout.pairs_per_worker = static_cast<std::uint16_t>(2 * sessions);
  settings.calls = sessions;
  return settings;
}

std::string description(const base::Endpoint& media) {
  const auto address = media.address.to_string();
  return "v=0\r\no=- 1 1 IN IP4 " + address + "\r\ns=-\r\nc=IN IP4 " + address + "\r\nt=0 0\r\nm=audio " +
         std::to_string(media.port) + " RTP/AVP 0 101\r\na=rtpmap:101 telephone-event/8000\r\n";
}

base::Endpoint peer(std::uint32_t number) {
  return {
      base::IpAddress::v4(198, 51, static_cast<std::uint8_t>(number >> 8), static_cast<std::uint8_t>(number)),
      4000};
}

class Sessions {
 public:
  explicit Sessions(std::uint32_t room)
      : settings_(settings_for(room)),
        media_(settings_, base::ShardId{0}, 1, random_),
        memory_(rtp::SlotTable::octets_needed(2 * std::size_t{room}) / sizeof(Block) + 1),
        relay_(settings_.layout, base::WorkerId{0}, std::as_writable_bytes(std::span(memory_)), 1) {}

  void establish(std::uint32_t number) {
    const auto a = peer(2 * number);
    const auto b = peer(2 * number + 1);
    const auto call = media_.open(number);
    if (!call) give_up("no room for a call");
    if (!media_.offer(*call, controlplane::Party::a, description(a), a, b.address, now_)) give_up("no offer");
    if (!media_.answer(*call, controlplane::Party::b, description(b), b, now_)) give_up("no answer");
    media_.settle(*call, now_);
    for (const auto& command : media_.commands()) {
      const auto applied = gate::apply(command, base::WorkerId{0}, base::ShardId{0}, now_, relay_);
      if (applied.outcome != gate::CommandOutcome::command_applied) give_up("a command was not applied");
    }
    media_.clear_commands();
  }

  // A packet a slot; every other one is lost, so that all that is kept of losses is in use.
  void talk(std::uint16_t sequence) {
    std::vector<std::uint8_t> packet(172, 0x55);
    packet[0] = 0x80;
    packet[1] = 0;
    packet[2] = static_cast<std::uint8_t>(sequence >> 7);
    packet[3] = static_cast<std::uint8_t>(sequence << 1);
    for (std::uint32_t slot = 0; slot < relay_.table().size(); ++slot) {
      if (!relay_.table().slot(slot).open) continue;
      const auto ruling =
          relay_.admit({slot, false, relay_.table().slot(slot).remote, packet}, rtp::Moment(now_));
      if (!relay_.depart(ruling, packet, rtp::Moment(now_))) give_up("a packet was not relayed");
    }
    now_ = now_ + base::Duration(20ms);
    relay_.sweep(rtp::Moment(now_), relay_.table().size());
  }

 private:
  struct alignas(128) Block {
    std::byte octets[128];
  };

  controlplane::MediaSettings settings_;
  Counting random_;
  controlplane::MediaCalls media_;
  std::vector<Block> memory_;
  rtp::Relay relay_;
  base::Instant now_{1h};
};

std::string resident_kb() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmRSS:")) return line.substr(line.find_first_of("0123456789"));
  }
  return "0 kB";
}

std::uint32_t number_in(const char* text) {
  std::uint32_t number = 0;
  std::from_chars(text, text + std::strlen(text), number);
  return number;
}

}  // namespace
}  // namespace trunkline::perf

int main(int argc, char** argv) {
  using namespace trunkline::perf;
  const auto room = argc > 1 ? number_in(argv[1]) : 0;
  if (room == 0 || room > 12000) {
    std::fprintf(stderr, "usage: media_sessions N   (1 to 12000)\n");
    return 2;
  }
  Sessions sessions(room);
  for (std::uint32_t i = 0; i < room; ++i) sessions.establish(i);
  for (std::uint16_t i = 0; i < 100; ++i) sessions.talk(i);
  std::printf("%s\n", resident_kb().c_str());
  return 0;
}
