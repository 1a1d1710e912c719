// Whole calls through one shard and nothing else: no worker, no port, no second thread. Two phones in this
// program set up a call, ring, talk and hang up. Scripts count the instructions of Shard::step under
// callgrind, the memory, or the time.
//
//   shard_calls run ROOM CALLS     CALLS calls, at most ROOM at once, each recorded; prints the seconds spent
//   in
//                                  the shard
//   shard_calls unrecorded ...     the same without their records
//   shard_calls hold ROOM CALLS    leaves them established, unrecorded; prints the resident memory in kB
#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <unistd.h>

#include "controlplane/shard/buffer_plan.h"
#include "controlplane/shard/shard.h"
#include "controlplane/storage/recorder.h"
#include "perf/calls/memory_gate.h"
#include "perf/calls/script.h"
#include "tests/fakes/seeded_random.h"

namespace {

using namespace trunkline;
using namespace std::chrono_literals;

constexpr base::SipHash::Key secret{1, 2, 3, 4, 5, 6, 7, 8};

/// Room for the calls of 32 s, however many are up: what follows from calls a second.
constexpr std::uint32_t transactions = 20000;

controlplane::ShardSettings settings_for(std::uint32_t calls) {
  controlplane::ShardSettings settings;
  settings.transactions.transactions = transactions;
  settings.buffers = controlplane::buffer_plan(transactions, calls);
  settings.sessions.sessions = calls;
  static_cast<void>(settings.sessions.listen.push_back(perf::appliance));
  settings.sessions.routing.next_hop_v4 = perf::callee;
  settings.media.calls = calls;
  auto& layout = settings.media.layout;
  layout.address_count = static_cast<std::uint8_t>(calls / 12000 + 1);
  for (std::uint8_t i = 0; i < layout.address_count; ++i)
    layout.addresses[i] = base::IpAddress::v4(10, 99, 1, i);
  layout.first_port = 10000;
  layout.pairs_per_worker = 27000;
  return settings;
}

/// A spool in a file without a name, large enough for all calls: nobody reads it.
std::unique_ptr<controlplane::Spool> spool_for(std::uint32_t calls) {
  auto path = (std::filesystem::temp_directory_path() / "shard-calls-XXXXXX").string();
  ::close(::mkstemp(path.data()));
  auto spool = controlplane::Spool::open(path, (std::uint64_t{calls} + 2) * 8 * 256);
  std::filesystem::remove(path);
  return spool ? std::move(*spool) : nullptr;
}

class Bench {
 public:
  explicit Bench(std::uint32_t calls)
      : sharding_(secret, 1), shard_(settings_for(calls), sharding_, gate_, random_, now_) {}

  /// From now on; false: there is no file for it.
  bool record(std::uint32_t calls) {
    spool_ = spool_for(calls);
    if (!spool_) return false;
    recorder_ = std::make_unique<controlplane::Recorder>(*spool_, 1, 0);
    shard_.record_into(*recorder_);
    return true;
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

 private:
  void give(const std::string& text, const base::Endpoint& from) {
    if (!gate_.deliver(text, from, perf::appliance))
      std::fprintf(stderr, "refused by the scan: %s\n", text.c_str());
    now_ = now_ + 1ms;
    step();
  }
  void step() {
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
  perf::MemoryGate gate_;
  std::unique_ptr<controlplane::Spool> spool_;
  std::unique_ptr<controlplane::Recorder> recorder_;
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
  Bench bench(room);
  if (what == "run" && !bench.record(calls)) {
    std::fputs("no file for the records\n", stderr);
    return 1;
  }
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
  if (hold) {
    std::printf("%s\n", resident_kb().c_str());
  } else {
    std::printf("%.6f\n", bench.in_shard().count());
  }
  return 0;
}
