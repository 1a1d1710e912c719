// Whole calls through one shard and nothing else: no worker, no port, no second thread. Two phones in this
// program set up a call, ring, talk and hang up. Scripts count the instructions of Shard::step under
// callgrind, the memory, or the time.
//
//   shard_calls run ROOM CALLS     CALLS calls, at most ROOM at once, each recorded; prints the seconds spent
//   in
//                                  the shard
//   shard_calls unrecorded ...     the same without their records
//   shard_calls hold ROOM CALLS    leaves them established, unrecorded, their media in slots of a worker;
//                                  prints the resident memory in kB,
//                                  and what is worked out of it from the room for calls
#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "controlplane/config/capacity.h"
#include "controlplane/config/shard_memory.h"
#include "controlplane/shard/buffer_plan.h"
#include "controlplane/shard/shard.h"
#include "controlplane/storage/recorder.h"
#include "dataplane/gate/apply_command.h"
#include "perf/calls/memory_gate.h"
#include "perf/calls/script.h"
#include "perf/calls/spool_drain.h"
#include "rtp/relay/relay.h"
#include "tests/fakes/seeded_random.h"

namespace {

using namespace trunkline;
using namespace std::chrono_literals;

constexpr base::SipHash::Key secret{1, 2, 3, 4, 5, 6, 7, 8};

/// Room for the calls of 32 s, however many are up: what follows from calls a second.
constexpr std::uint32_t transactions = 20000;

/// `pairs`: of ports, on each of the addresses.
controlplane::ShardSettings settings_for(std::uint32_t calls, std::uint32_t pairs) {
  controlplane::ShardSettings settings;
  settings.transactions.transactions = transactions;
  settings.buffers = controlplane::buffer_plan(transactions, calls);
  settings.sessions.sessions = calls;
  static_cast<void>(settings.sessions.listen.push_back(perf::appliance));
  settings.sessions.routing.next_hop_v4 = perf::callee;
  // Nobody refreshes: those held first would end before the last begins.
  settings.sessions.session_expires = 24h;
  settings.media.calls = calls;
  auto& layout = settings.media.layout;
  layout.address_count = static_cast<std::uint8_t>(calls / 12000 + 1);
  for (std::uint8_t i = 0; i < layout.address_count; ++i)
    layout.addresses[i] = base::IpAddress::v4(10, 99, 1, i);
  layout.first_port = 10000;
  layout.pairs_per_worker = static_cast<std::uint16_t>(pairs);
  return settings;
}

/// Carries the shard's orders to the slots of one worker, if there is one.
class WorkerGate final : public perf::MemoryGate {
 public:
  void make_worker(const rtp::MediaLayout& layout) {
    memory_.resize(rtp::SlotTable::octets_needed(layout.slots_per_worker()) / sizeof(Block) + 1);
    relay_.emplace(layout, base::WorkerId{0}, std::as_writable_bytes(std::span(memory_)), 1);
  }
  [[nodiscard]] bool command(const gate::Command& command) noexcept override {
    const bool is_of_slot = command.kind == gate::CommandKind::open_slot ||
                            command.kind == gate::CommandKind::update_slot ||
                            command.kind == gate::CommandKind::close_slot;
    if (!relay_ || !is_of_slot) return MemoryGate::command(command);
    const auto applied = gate::apply(command, base::WorkerId{0}, base::ShardId{0}, now, *relay_);
    return applied.outcome == gate::CommandOutcome::command_applied && MemoryGate::command(command);
  }
  [[nodiscard]] std::uint32_t open_slots() const noexcept {
    return relay_ ? relay_->table().open_slots() : 0;
  }

  base::Instant now;

 private:
  struct alignas(128) Block {
    std::byte octets[128];
  };
  std::vector<Block> memory_;
  std::optional<rtp::Relay> relay_;
};

/// So that the room that is left for calls to come is none of what a held one costs.
std::uint32_t pairs_for(std::uint32_t calls) {
  const auto addresses = calls / 12000 + 1;
  return (2 * calls + addresses - 1) / addresses;
}

class Bench {
 public:
  explicit Bench(std::uint32_t calls, bool holds)
      : sharding_(secret, 1),
        settings_(settings_for(calls, holds ? pairs_for(calls) : 27000)),
        shard_(settings_, sharding_, gate_, random_, now_) {
    if (holds) gate_.make_worker(settings_.media.layout);
  }

  /// From now on, into a spool that is large enough for all calls: nobody reads it.
  void record(std::uint32_t calls) {
    spool_ = std::make_unique<perf::SpoolDrain>((std::uint64_t{calls} + 2) * 8 * 256);
    recorder_ = std::make_unique<controlplane::Recorder>(spool_->spool(), 1, 0);
    shard_.record_into(*recorder_);
  }

  /// Sets up a call, up to the ACK. The BYE that would end it; empty when it failed.
  std::string set_up(std::size_t number) {
    give(perf::first_invite(number), perf::caller);
    std::string bye;
    for (auto sent = gate_.take_sent(); !sent.empty(); sent = gate_.take_sent()) {
      for (const auto& packet : sent) {
        const sip::Message message = read(packet);
        if (message.is_request() && message.method() == sip::Method::invite) {
          const auto ringing = perf::response(message, 180);
          const auto success = perf::response(message, 200);
          give(ringing, perf::callee);
          give(success, perf::callee);
        } else if (message.status() == 200) {
          const auto answers = perf::answers_to_success(message);
          give(answers.ack, perf::caller);
          bye = answers.bye;
        }
      }
    }
    return bye;
  }

  /// True when the BYE was carried across and both sides answered.
  bool hang_up(const std::string& bye) {
    give(bye, perf::caller);
    int answered = 0;
    for (auto sent = gate_.take_sent(); !sent.empty(); sent = gate_.take_sent()) {
      for (const auto& packet : sent) {
        const sip::Message message = read(packet);
        if (!message.is_request()) answered += message.status() == 200 ? 1 : 0;
        if (message.is_request() && message.method() == sip::Method::bye) {
          ++answered;
          give(perf::response(message, 200), perf::callee);
        }
      }
    }
    return answered == 2;
  }

  /// Virtual time, in which what lingers ends.
  void rest(base::Duration span) {
    for (const auto end = now_ + span; now_ < end; now_ = now_ + 20ms) step();
    static_cast<void>(gate_.take_sent());
  }

  [[nodiscard]] std::chrono::duration<double> in_shard() const noexcept { return in_shard_; }
  [[nodiscard]] const controlplane::Shard& shard() const noexcept { return shard_; }
  [[nodiscard]] const controlplane::ShardSettings& settings() const noexcept { return settings_; }
  [[nodiscard]] std::uint32_t open_slots() const noexcept { return gate_.open_slots(); }

 private:
  void give(const std::string& text, const base::Endpoint& from) {
    if (!gate_.deliver(text, from, perf::appliance))
      std::fprintf(stderr, "refused by the scan: %s\n", text.c_str());
    now_ = now_ + 1ms;
    step();
  }
  void step() {
    gate_.now = now_;
    const auto begin = std::chrono::steady_clock::now();
    while (shard_.step(now_)) {
    }
    in_shard_ += std::chrono::steady_clock::now() - begin;
  }
  sip::Message read(const gate::Packet& packet) {
    static_cast<void>(sip::scan(packet.octets(), scan_));
    return {packet.octets(), scan_};
  }

  base::Instant now_{1s};
  fakes::SeededRandom random_{1};
  gate::Sharding sharding_;
  WorkerGate gate_;
  std::unique_ptr<perf::SpoolDrain> spool_;
  std::unique_ptr<controlplane::Recorder> recorder_;
  controlplane::ShardSettings settings_;
  controlplane::Shard shard_;
  sip::Scan scan_{};
  std::chrono::duration<double> in_shard_{};
};

std::string resident_kb() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmRSS:")) return line.substr(line.find_first_of("0123456789"));
  }
  return "0 kB";
}

/// As a configuration is judged by before anything starts.
std::uint64_t worked_out(const controlplane::ShardSettings& settings) {
  const auto& media = settings.media;
  const controlplane::ShardRoom room{.calls = settings.sessions.sessions,
                                     .transactions = settings.transactions.transactions,
                                     .streams = controlplane::usual_streams(media.calls),
                                     .media_slots = media.layout.slots_per_worker(),
                                     .bindings = 0};
  return controlplane::shard_memory(room).octets + controlplane::slot_memory(media.layout).octets;
}

std::uint32_t number_in(const char* text) {
  std::uint32_t number = 0;
  std::from_chars(text, text + std::strlen(text), number);
  return number;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view what = argc == 4 ? argv[1] : "";
  const bool hold = what == "hold";
  if (!hold && what != "run" && what != "unrecorded") {
    std::fputs("usage: shard_calls run|unrecorded|hold ROOM CALLS\n", stderr);
    return 2;
  }
  const auto room = number_in(argv[2]);
  const auto calls = number_in(argv[3]);
  Bench bench(room, hold);
  if (what == "run") bench.record(calls);
  std::uint32_t failed = 0;
  for (std::uint32_t i = 0; i < calls; ++i) {
    const auto bye = bench.set_up(i);
    if (bye.empty() || (!hold && !bench.hang_up(bye))) ++failed;
    // At most ten calls in a second of virtual time, so that what lingers stays within its limits.
    bench.rest(hold ? base::Duration(20ms) : base::Duration(100ms));
  }
  bench.rest(40s);
  if (failed != 0) {
    std::fprintf(stderr, "%u of %u calls failed\n", failed, calls);
    return 1;
  }
  if (hold && bench.open_slots() != 2 * calls) {
    std::fprintf(stderr, "%u slots are open for %u calls\n", bench.open_slots(), calls);
    return 1;
  }
  if (hold) {
    std::printf("%s, worked out %llu kB\n", resident_kb().c_str(),
                static_cast<unsigned long long>(worked_out(bench.settings()) >> 10));
  } else {
    std::printf("%.6f\n", bench.in_shard().count());
  }
  return 0;
}
