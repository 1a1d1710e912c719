#include "perf/trafgen/run_step.h"

#include <fstream>

#include "perf/trafgen/json_line.h"
#include "perf/trafgen/pacer.h"
#include "perf/trafgen/run_media.h"
#include "perf/trafgen/seconds.h"

namespace trunkline::trafgen {
namespace {

using namespace std::chrono_literals;

constexpr base::Duration until_given_up = 40s;  // a request that nobody answers takes 32 s to fail
constexpr base::Duration until_late_ones_came = 300ms;

template <class Done>
void turn_until(Generator& generator, base::Duration patience, Done&& done) {
  generator.turn();
  for (const auto began = generator.now(); !done() && generator.now() - began < patience;) generator.turn();
}

void add_calls(JsonLine& line, Generator& generator, const CallCounts& before, base::Duration took) {
  const auto& counts = generator.calls().counts();
  auto& times = generator.calls().set_up_times();
  line.add("started", std::uint64_t{counts.started - before.started})
      .add("established", std::uint64_t{counts.established - before.established})
      .add("completed", std::uint64_t{counts.completed - before.completed})
      .add("failed", std::uint64_t{counts.failed - before.failed})
      .add("refused_503", std::uint64_t{counts.refused_503 - before.refused_503})
      .add("repeated", std::uint64_t{counts.repeated - before.repeated})
      .add("alive", std::uint64_t{generator.calls().alive()})
      .add("seconds", seconds(took))
      .add("setup_p50_us", times.at(0.5) * 1e-3)
      .add("setup_p99_us", times.at(0.99) * 1e-3);
  times.clear();
}

// Starts calls at a rate. Returns how long that took.
base::Duration start_calls(Generator& generator, double count, double rate,
                           std::optional<base::Duration> talk) {
  const auto began = generator.now();
  Pacer pacer(began, rate);
  for (std::uint64_t left = static_cast<std::uint64_t>(count); left > 0;) {
    generator.turn();
    const auto due = pacer.due(generator.now(), static_cast<std::size_t>(std::min<std::uint64_t>(left, 16)));
    for (std::size_t i = 0; i < due; ++i) {
      if (!generator.calls().start(talk, generator.now())) return generator.now() - began;
    }
    left -= due;
  }
  return generator.now() - began;
}

JsonLine establish(Generator& generator, const Step& step) {
  const auto before = generator.calls().counts();
  generator.let_talk(false);
  const auto took = start_calls(generator, step.first, step.second, std::nullopt);
  turn_until(generator, until_given_up, [&] { return generator.calls().setting_up() == 0; });
  JsonLine line("calls");
  add_calls(line, generator, before, took);
  return line;
}

JsonLine load(Generator& generator, const Options& options, const Step& step) {
  const auto before = generator.calls().counts();
  const auto alive = generator.calls().alive();
  const auto flooded = generator.flood() ? generator.flood()->sent() : 0;
  const auto unsent = generator.messages_unsent();
  generator.begin_run(0);
  generator.let_talk(options.talk);
  const auto began = generator.now();
  const auto took = start_calls(generator, step.first, step.second, seconds(step.third));
  turn_until(generator, until_given_up + seconds(step.third),
             [&] { return generator.calls().alive() <= alive; });
  const auto all_took = generator.now() - began;
  generator.turn_for(until_late_ones_came);
  JsonLine line("load");
  add_calls(line, generator, before, took);
  line.add("all_seconds", seconds(all_took)).add("messages_unsent", generator.messages_unsent() - unsent);
  if (generator.flood()) {
    line.add("garbage_sent", generator.flood()->sent() - flooded)
        .add("garbage_unsent", generator.flood()->unsent());
  }
  if (options.talk) add_talk(line, generator);
  return line;
}

JsonLine talk(Generator& generator, const Step& step) {
  generator.begin_run(0);
  const auto streams = generator.streams_up(SIZE_MAX / 2);
  for (const auto stream : streams) generator.talkers().begin(stream, generator.now());
  generator.turn_for(seconds(step.first));
  for (const auto stream : streams) generator.talkers().end(stream);
  generator.turn_for(until_late_ones_came);
  JsonLine line("talk");
  line.add("streams", std::uint64_t{streams.size()});
  add_talk(line, generator);
  return line;
}

JsonLine hang_up(Generator& generator, const Step& step) {
  const auto before = generator.calls().counts();
  const auto began = generator.now();
  Pacer pacer(began, step.first);
  for (bool any = true; any;) {
    generator.turn();
    for (auto due = pacer.due(generator.now(), 16); due > 0 && any; --due)
      any = generator.calls().hang_up(generator.now());
  }
  turn_until(generator, until_given_up, [&] { return generator.calls().alive() == 0; });
  JsonLine line("hangup");
  add_calls(line, generator, before, generator.now() - began);
  return line;
}

JsonLine read_sessions(Generator& generator, const Options& options, const Step& step) {
  JsonLine line("sessions");
  std::ifstream file(step.text);
  std::uint32_t number = 0;
  for (std::string text; number < options.most_calls && std::getline(file, text);) {
    const auto session = parse_session_line(text);
    if (!session) return line.add("error", "a line that is no session");
    generator.add_session(number++, *session);
  }
  return number > 0 ? line.add("sessions", std::uint64_t{number})
                    : line.add("error", "no such file, or nothing in it");
}

JsonLine write_sessions(Generator& generator, const Step& step) {
  JsonLine line("write");
  std::ofstream file(step.text);
  const auto sessions = generator.sessions_up();
  for (const auto& session : sessions) file << session_line(session) << '\n';
  return file.flush() ? line.add("sessions", std::uint64_t{sessions.size()})
                      : line.add("error", "cannot be written");
}

JsonLine flood(Generator& generator, const Step& step) {
  JsonLine line("flood");
  if (generator.flood()) line.add("garbage_sent", generator.flood()->sent());
  generator.set_flood(step.first);
  return line.add("pps", step.first);
}

JsonLine choose_garbage(Generator& generator, const Step& step) {
  JsonLine line("garbage");
  const auto kind = garbage_named(step.text);
  if (!kind) return line.add("error", "no such kind");
  generator.set_garbage(*kind);
  return line.add("kind", step.text);
}

JsonLine result(Generator& generator, const Options& options, const Step& step) {
  switch (step.kind) {
    case StepKind::calls: return establish(generator, step);
    case StepKind::load: return load(generator, options, step);
    case StepKind::media: return run_media(generator, options, step);
    case StepKind::talk: return talk(generator, step);
    case StepKind::hangup: return hang_up(generator, step);
    case StepKind::flood: return flood(generator, step);
    case StepKind::garbage: return choose_garbage(generator, step);
    case StepKind::wait:
      generator.turn_for(seconds(step.first));
      return JsonLine("wait").add("seconds", step.first);
    case StepKind::sessions: return read_sessions(generator, options, step);
    case StepKind::write: return write_sessions(generator, step);
  }
  return JsonLine("unknown");
}

}  // namespace

std::string run_step(Generator& generator, const Options& options, const Step& step) {
  return result(generator, options, step).text();
}

}  // namespace trunkline::trafgen
