#include "perf/trafgen/run_media.h"

#include <algorithm>

#include <rte_cycles.h>

#include "perf/trafgen/seconds.h"

namespace trunkline::trafgen {
namespace {

using namespace std::chrono_literals;

constexpr base::Duration warm_up = 300ms;
constexpr base::Duration quiet = 100ms;       // nothing for so long: nothing comes any more
constexpr base::Duration most_patience = 3s;  // longer than any queue of this kind is
// A generator that sent less than this part of what it should has measured itself.
constexpr double share_that_counts = 0.97;  // of the rate
constexpr double bursts_that_count = 0.9;   // taken whole: the port was waiting for more
constexpr double loss_of_a_limit = 0.001;

void drain(Generator& generator) {
  const auto began = generator.now();
  auto last = began;
  auto received = generator.sink().counts().received;
  while (generator.now() - last < quiet && generator.now() - began < most_patience) {
    generator.turn();
    if (const auto count = generator.sink().counts().received; count != received) {
      received = count;
      last = generator.now();
    }
  }
}

void add_delays(JsonLine& line, const Percentiles& delays) {
  const double us = 1e6 / static_cast<double>(rte_get_tsc_hz());
  line.add("p50_us", delays.at(0.5) * us)
      .add("p99_us", delays.at(0.99) * us)
      .add("p99.9_us", delays.at(0.999) * us)
      .add("p99.99_us", delays.at(0.9999) * us)
      .add("max_us", static_cast<double>(delays.largest()) * us);
}

// `all_inspected`: else what can only be told of packets that follow one another is not known, and not said.
void add_arrivals(JsonLine& line, Generator& generator, std::uint64_t sent, bool all_inspected = true) {
  const auto& counts = generator.sink().counts();
  const auto lost = sent > counts.received ? sent - counts.received : 0;
  line.add("received", counts.received)
      .add("lost", lost)
      .add("lost_percent", sent > 0 ? 100.0 * static_cast<double>(lost) / static_cast<double>(sent) : 0.0)
      .add("misrouted", counts.misrouted);
  if (all_inspected) {
    line.add("reordered", counts.reordered)
        .add("duplicated", counts.duplicated)
        .add("intruded", counts.intruded);
  }
  add_delays(line, generator.sink().delays());
}

struct Sending {
  std::uint64_t sent;
  std::uint64_t received_meanwhile;
  double seconds;
  double share_taken_whole;
  double slipped_seconds;
};

// Whether the generator, and not what it loads, set the rate.
bool is_limited(const Sending& sending, double wanted, std::uint64_t received) noexcept {
  if (wanted > 0) return static_cast<double>(sending.sent) < share_that_counts * wanted * sending.seconds;
  const auto lost = static_cast<double>(sending.sent) - static_cast<double>(received);
  return sending.share_taken_whole > bursts_that_count &&
         lost < loss_of_a_limit * static_cast<double>(sending.sent);
}

std::optional<Sending> send_for(Generator& generator, double per_second,
                                std::span<const std::uint32_t> streams, base::Duration time) {
  if (!generator.begin_sending(per_second, streams)) return std::nullopt;
  const auto began = generator.now();
  generator.turn_for(time);
  generator.end_sending();
  const auto& sender = generator.sender();
  return Sending{sender.sent(), generator.sink().counts().received, seconds(generator.now() - began),
                 sender.share_taken_whole(), seconds(sender.slipped())};
}

}  // namespace

JsonLine run_media(Generator& generator, const Options& options, const Step& step) {
  JsonLine line("media");
  const auto streams =
      generator.streams_up(step.third > 0 ? static_cast<std::size_t>(step.third) : options.most_calls);
  if (streams.empty()) return line.add("error", "no session is up");
  const double wanted = step.first;
  generator.begin_run(0);
  if (!send_for(generator, wanted, streams, warm_up))
    return line.add("error", "no memory for the frames: --memory");
  drain(generator);

  const bool samples = wanted <= 0 && generator.frame_octets() > 0;
  generator.begin_run(samples ? generator.frame_octets() : 0);
  const auto time = base::Duration(static_cast<base::Duration::rep>(step.second * 1e9));
  const auto sending = send_for(generator, wanted, streams, time);
  drain(generator);

  const auto& all = generator.streams();
  const auto silent = std::count_if(streams.begin(), streams.end(),
                                    [&](auto index) { return all[index].received_in_run == 0; });
  const auto received = generator.sink().counts().received;
  line.add("sessions", std::uint64_t{streams.size() / 2})
      .add("wanted_pps", wanted)
      .add("sent", sending->sent)
      .add("sent_pps", static_cast<double>(sending->sent) / sending->seconds)
      .add("received_pps", static_cast<double>(sending->received_meanwhile) / sending->seconds)
      .add("seconds", sending->seconds)
      .add("slipped_ms", sending->slipped_seconds * 1e3)
      .add("inspected_one_in", std::uint64_t{samples ? MediaSink::sample : 1})
      .add("generator_limited", is_limited(*sending, wanted, received))
      .add("bursts_taken_whole", sending->share_taken_whole);
  // A stream that one in 64 packets did not show need not be silent.
  if (!samples) line.add("silent_streams", static_cast<std::uint64_t>(silent));
  add_arrivals(line, generator, sending->sent, !samples);
  return line;
}

void add_talk(JsonLine& line, Generator& generator) {
  const auto& counts = generator.talkers().counts();
  line.add("spoken", counts.spoken)
      .add("sent", counts.sent)
      .add("lost_on_purpose", counts.lost)
      .add("unsent", counts.unsent)
      .add("doubled", counts.doubled)
      .add("spoofed", counts.spoofed);
  add_arrivals(line, generator, counts.sent);
}

}  // namespace trunkline::trafgen
