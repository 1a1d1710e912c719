#include "perf/trafgen/options.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <unistd.h>

#include "perf/trafgen/media_frame.h"
#include "perf/trafgen/port_description.h"

namespace trunkline::trafgen {
namespace {

// As the command line has them, before they are understood.
struct Words {
  std::string port;
  std::string caller = "10.99.0.11:5060";
  std::string callee = "10.99.0.10:5080";
  std::string target = "10.99.0.1:5060";
  std::string target_mac;
  std::vector<std::string> caller_media;
  std::vector<std::string> callee_media;
  std::vector<std::string> also_own;
  std::string codec = "PCMU";
  std::uint16_t packet_time = 20;
  bool huge = false;
  double loss = 0;
  double duplication = 0;
  double reordering = 0;
  double spoofing = 0;
  double jitter_ms = 0;
  std::string garbage = "noise";
  std::vector<std::string> steps;
};

constexpr std::string_view description =
    "Plays SIP calls and RTP streams against an appliance, and says in JSON what came of them, one line a "
    "step.\n"
    "Steps: calls N RATE | load N RATE HOLD_S | media PPS SECONDS [SESSIONS] | talk SECONDS | hangup RATE |\n"
    "       garbage KIND | flood PPS | wait SECONDS | sessions FILE | write FILE;  - reads more of them from "
    "standard input";

void declare(CLI::App& app, Words& words, Options& options) {
  app.add_option(
         "--port", words.port,
         "driver=memif,socket=PATH or driver=tap|af_packet|af_xdp,interface=NAME or driver=pci,pci=ADDRESS")
      ->required();
  app.add_option("--cpu", options.cpu, "The CPU to run on, which it uses up");
  app.add_flag("--huge", words.huge, "Hugepages instead of ordinary ones");
  app.add_option("--memory", options.memory.size_mib, "MiB");
  app.add_option("--caller", words.caller, "Address and port of the calling phones");
  app.add_option("--callee", words.callee, "Address and port of the called phones");
  app.add_option("--target", words.target, "Address and port of what is loaded");
  app.add_option("--target-mac", words.target_mac, "Else it is asked for");
  app.add_option("--caller-media", words.caller_media, "Media addresses, 25,000 calls each (the caller's)")
      ->delimiter(',');
  app.add_option("--callee-media", words.callee_media, "Media addresses, 25,000 calls each (the callee's)")
      ->delimiter(',');
  app.add_option("--own", words.also_own, "More addresses to answer for")->delimiter(',');
  app.add_option("--user", options.user, "What stands before the number of the call in the Request-URI");
  app.add_option("--codec", words.codec, "PCMU, PCMA, G722, G729 or opus");
  app.add_option("--packet-time", words.packet_time, "Milliseconds");
  app.add_option("--most", options.most_calls, "Calls or sessions in all");
  app.add_option("--first", options.first_call, "Media addresses of so many calls are taken already");
  app.add_flag("--talk", options.talk, "Phones talk during the calls of `load`");
  app.add_flag("--reflected", options.reflected, "What is sent comes back to its sender (testpmd's 5tswap)");
  app.add_option("--loss", words.loss, "Percent of the talk's packets");
  app.add_option("--duplication", words.duplication, "Percent");
  app.add_option("--reordering", words.reordering, "Percent");
  app.add_option("--spoofing", words.spoofing, "Percent that are sent once more by a stranger");
  app.add_option("--jitter", words.jitter_ms, "Milliseconds");
  app.add_option("--garbage", words.garbage, "noise, broken, scanner, invite or mixed: what `flood` sends");
  app.add_option("--garbage-sources", options.garbage_sources, "Addresses it comes from")
      ->check(CLI::Range(1, 32768));
  app.add_option("--seed", options.seed, "Of all chance");
  app.add_option("steps", words.steps, "Each in quotes");
}

template <class T>
T must(const std::optional<T>& value, std::string_view option, std::string_view text) {
  if (!value) throw CLI::ValidationError(std::string(option), fmt::format("'{}' is not one", text));
  return *value;
}

std::vector<base::IpAddress> addresses(const std::vector<std::string>& texts,
                                       const base::IpAddress& otherwise) {
  std::vector<base::IpAddress> read;
  for (const auto& text : texts) read.push_back(must(base::IpAddress::parse(text), "an address", text));
  if (read.empty()) read.push_back(otherwise);
  return read;
}

gate::PortConfig port_of(const std::string& text) {
  const auto port = parse_port(text);
  if (!port) throw CLI::ValidationError("--port", std::string(to_string(port.error())));
  return *port;
}

void understand(const Words& words, Options& options) {
  options.port = port_of(words.port);
  options.memory.mode = words.huge ? gate::MemoryMode::huge : gate::MemoryMode::nohuge;
  options.file_prefix = fmt::format("trafgen-{}", getpid());
  options.caller = must(base::Endpoint::parse(words.caller), "--caller", words.caller);
  options.callee = must(base::Endpoint::parse(words.callee), "--callee", words.callee);
  options.target = must(base::Endpoint::parse(words.target), "--target", words.target);
  options.caller_media = addresses(words.caller_media, options.caller.address);
  options.callee_media = addresses(words.callee_media, options.callee.address);
  options.also_own = addresses(words.also_own, options.caller.address);
  if (!words.target_mac.empty()) options.target_mac = port_of("driver=null,mac=" + words.target_mac).mac;
  options.codec =
      must(with_packet_time(must(codec_named(words.codec), "--codec", words.codec), words.packet_time),
           "--packet-time", std::to_string(words.packet_time));
  if (options.codec.payload_octets < least_payload)
    throw CLI::ValidationError("--packet-time", "no room for a stamp of 20 octets");
  const auto jitter = std::chrono::duration<double, std::milli>(words.jitter_ms);
  options.network = {words.loss / 100, words.duplication / 100, words.reordering / 100, words.spoofing / 100,
                     std::chrono::duration_cast<base::Duration>(jitter)};
  options.garbage = must(garbage_named(words.garbage), "--garbage", words.garbage);
  for (const auto& text : words.steps) {
    if (text == "-") {
      options.reads_steps = true;
    } else {
      options.steps.push_back(must(parse_step(text), "step", text));
    }
  }
}

}  // namespace

int read_options(int argc, char** argv, Options& options) {
  CLI::App app{std::string(description)};
  Words words;
  declare(app, words, options);
  try {
    app.parse(argc, argv);
    understand(words, options);
  } catch (const CLI::Error& error) {
    return app.exit(error);
  }
  return -1;
}

}  // namespace trunkline::trafgen
