// trafgen: plays SIP calls and RTP streams over one DPDK port. perf/README.md shows how it is used.
#include <cstdio>
#include <string>

#include <fcntl.h>
#include <unistd.h>

#include "perf/trafgen/generator.h"
#include "perf/trafgen/run_step.h"

namespace {

using namespace trunkline::trafgen;

constexpr int wrong_usage = 2;
constexpr int failed = 1;
constexpr auto patience = std::chrono::seconds(10);

void report(const std::string& line) {
  std::printf("%s\n", line.c_str());
  std::fflush(stdout);
}

// Lines as they come, while the generator stays a station that answers.
class StepReader {
 public:
  StepReader() { fcntl(STDIN_FILENO, F_SETFL, fcntl(STDIN_FILENO, F_GETFL) | O_NONBLOCK); }

  /// Nothing at the end of the input.
  std::optional<std::string> next(Generator& generator) {
    for (;;) {
      if (const auto end = text_.find('\n'); end != std::string::npos) {
        auto line = text_.substr(0, end);
        text_.erase(0, end + 1);
        return line;
      }
      for (int i = 0; i < turns_between_looks; ++i) generator.turn();
      char room[512];
      const auto got = read(STDIN_FILENO, room, sizeof room);
      if (got == 0) return std::nullopt;
      if (got > 0) text_.append(room, static_cast<std::size_t>(got));
    }
  }

 private:
  static constexpr int turns_between_looks = 500;

  std::string text_;
};

}  // namespace

int main(int argc, char** argv) {
  Options options;
  if (const int status = read_options(argc, argv, options); status >= 0) return status == 0 ? 0 : wrong_usage;
  auto link = Link::open(options.port, options.memory, options.cpu, options.file_prefix);
  if (!link) {
    std::fprintf(stderr, "trafgen: %s\n", std::string(to_string(link.error())).c_str());
    return failed;
  }
  Generator generator(**link, options);
  if (!generator.find_target(patience)) {
    std::fprintf(stderr, "trafgen: nobody answers for %s\n", options.target.address.to_string().c_str());
    return failed;
  }
  for (const auto& step : options.steps) report(run_step(generator, options, step));
  if (!options.reads_steps) return 0;
  report("{\"step\": \"ready\"}");
  for (StepReader reader; const auto line = reader.next(generator);) {
    const auto step = parse_step(*line);
    report(step ? run_step(generator, options, *step) : "{\"error\": \"not a step\"}");
  }
  return 0;
}
