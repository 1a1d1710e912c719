// What the relay itself costs a packet: admit, count, depart. Batches of 32 with prefetches between the
// passes, as the media stage does it; slots in order of chance, so that from some size on each is a cache
// miss. No packet, no I/O: what DPDK, the link and the headers cost comes on top. One line a case: cycles a
// packet, and the same in steps of a loop of dependent multiplications in the same run, which tells machines
// and busy neighbours apart.
//
//   relay_bench [SLOTS...]        100, 10,000, 100,000 and 1,000,000 unless told
//   relay_bench --instructions N  N packets through 100 slots, nothing else: for callgrind
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include <x86intrin.h>

#include "rtp/packet/writer.h"
#include "rtp/relay/relay.h"

namespace {

using namespace trunkline;
using namespace trunkline::rtp;

constexpr std::size_t batch = 32;
constexpr std::size_t payload = 172;

std::uint64_t mixed(std::uint64_t x) { return x * 0x9e3779b97f4a7c15U ^ (x >> 29U); }

struct alignas(128) Block {
  std::byte octets[128];
};

// Pairs of slots: 2n and 2n + 1 are the two sides of call n.
class Rig {
 public:
  explicit Rig(std::uint32_t slots)
      : slots_(slots),
        memory_(SlotTable::octets_needed(slots_of(layout(slots))) / sizeof(Block) + 1),
        relay_(layout(slots), base::WorkerId{0}, std::as_writable_bytes(std::span(memory_)), 1),
        sequence_(slots, 0) {
    for (std::uint32_t slot = 0; slot < slots_; ++slot) {
      SlotSettings settings;
      settings.remote_rtp = peer(slot);
      settings.remote_rtcp = {settings.remote_rtp.address, 4001};
      settings.partner = slot ^ 1U;
      settings.mode = SlotMode::relay;
      settings.may_receive = settings.may_send = true;
      static_cast<void>(relay_.open({0, slot & 0xffffffU, 1}, base::ShardId{}, settings, base::Instant()));
    }
    Header header;
    header.ssrc = Ssrc{7};
    for (auto& packet : packets_) {
      const auto head = write_header(header);
      std::copy(head.begin(), head.end(), packet.begin());
    }
  }

  // Cycles a packet, of `rounds` batches.
  template <Counting counting>
  double run(std::uint64_t rounds) {
    std::uint64_t cycles = 0;
    for (std::uint64_t round = 0; round < rounds; ++round) {
      choose();
      const Moment now(base::Instant(std::chrono::milliseconds(now_ms_ += 1)));
      const auto began = __rdtsc();
      pass<counting>(now);
      cycles += __rdtsc() - began;
    }
    return static_cast<double>(cycles) / static_cast<double>(rounds * batch);
  }
  [[nodiscard]] std::uint64_t forwarded() const { return relay_.outcomes().read(MediaOutcome::forwarded); }

 private:
  // Octets of 65,535 ports would not hold a million slots: several addresses.
  static MediaLayout layout(std::uint32_t slots) {
    MediaLayout layout;
    layout.pairs_per_worker = static_cast<std::uint16_t>(std::min<std::uint32_t>(slots, 31250));
    layout.address_count =
        static_cast<std::uint8_t>((slots + layout.pairs_per_worker - 1) / layout.pairs_per_worker);
    for (std::uint8_t i = 0; i < layout.address_count; ++i)
      layout.addresses[i] = base::IpAddress::v4(10, 99, 1, i);
    return layout;
  }
  static std::size_t slots_of(const MediaLayout& layout) { return layout.slots_per_worker(); }
  static base::Endpoint peer(std::uint32_t slot) {
    return {base::IpAddress::v4(10, static_cast<std::uint8_t>(slot >> 16),
                                static_cast<std::uint8_t>(slot >> 8), static_cast<std::uint8_t>(slot)),
            4000};
  }

  // The batch's slots and what their peers send next. Not measured.
  void choose() {
    for (std::size_t i = 0; i < batch; ++i) {
      state_ = mixed(state_ + i);
      const auto slot = static_cast<std::uint32_t>(state_ % slots_);
      auto& packet = packets_[i];
      const std::uint16_t sequence = sequence_[slot]++;
      packet[2] = static_cast<std::uint8_t>(sequence >> 8);
      packet[3] = static_cast<std::uint8_t>(sequence);
      const std::uint32_t timestamp = 160U * sequence;
      for (std::size_t k = 0; k < 4; ++k)
        packet[4 + k] = static_cast<std::uint8_t>(timestamp >> (24 - 8 * k));
      datagrams_[i] = {slot, false, peer(slot), packet};
    }
  }

  template <Counting counting>
  void pass(const Moment& now) {
    std::array<Slot*, batch> taken;
    for (const auto& datagram : datagrams_) relay_.prefetch(datagram.slot);
    std::size_t admitted = 0;
    for (const auto& datagram : datagrams_) {
      auto& slot = relay_.slots()[datagram.slot];
      if (!admit_express<counting>(slot, wire_word(datagram.source.address), datagram.source.port,
                                   datagram.octets, now) &&
          !is_sent_on(relay_.admit(datagram, now).outcome))
        continue;
      taken[admitted++] = &slot;
    }
    std::uint32_t sent = 0;
    for (auto* slot : std::span(taken).first(admitted)) {
      if (!slot->way.v4) continue;
      count_passed(*slot);
      sink_ = sink_ + slot->way.ends.source + slot->way.ends_change;
      ++sent;
    }
    relay_.count_express(sent);
  }

  std::uint32_t slots_;
  std::vector<Block> memory_;
  Relay relay_;
  std::vector<std::uint16_t> sequence_;
  std::array<std::array<std::uint8_t, payload>, batch> packets_{};
  std::array<MediaDatagram, batch> datagrams_;
  std::uint64_t state_ = 1;
  std::int64_t now_ms_ = 0;
  volatile std::uint32_t sink_ = 0;
};

// Cycles of one step of a chain of dependent multiplications.
double calibrate() {
  double best = 1e9;
  for (int repetition = 0; repetition < 5; ++repetition) {
    std::uint64_t x = 1;
    constexpr std::uint64_t steps = 5'000'000;
    const auto began = __rdtsc();
    for (std::uint64_t i = 0; i < steps; ++i) x = mixed(x + i);
    const auto took = static_cast<double>(__rdtsc() - began) / static_cast<double>(steps);
    volatile std::uint64_t keep = x;
    static_cast<void>(keep);
    best = std::min(best, took);
  }
  return best;
}

template <Counting counting>
void measure(Rig& rig, std::uint32_t slots, const char* quality, double step) {
  rig.run<counting>(slots / batch * 4 + 2000);  // every stream begins
  double best = 1e9;
  for (int repetition = 0; repetition < 7; ++repetition) best = std::min(best, rig.run<counting>(20'000));
  std::printf("%9u slots, quality %-3s  %6.1f cycles a packet  %5.1f steps\n", slots, quality, best,
              best / step);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc == 3 && std::string_view(argv[1]) == "--instructions") {
    Rig rig(100);
    rig.run<Counting::on>(std::strtoull(argv[2], nullptr, 10) / batch);
    return rig.forwarded() == 0 ? 1 : 0;
  }
  std::vector<std::uint32_t> sizes;
  for (int i = 1; i < argc; ++i)
    sizes.push_back(static_cast<std::uint32_t>(std::strtoul(argv[i], nullptr, 10)) & ~1U);
  if (sizes.empty()) sizes = {100, 10'000, 100'000, 1'000'000};
  const double step = calibrate();
  std::printf("calibration: %.2f cycles a step\n", step);
  for (const auto slots : sizes) {
    if (slots == 0) continue;
    const auto rig = std::make_unique<Rig>(slots);
    measure<Counting::on>(*rig, slots, "on", step);
    measure<Counting::off>(*rig, slots, "off", step);
  }
  return 0;
}
