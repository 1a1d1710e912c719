// Click to call: two phones are called, and talk to each other.
//
//   g++ -std=c++20 click_to_call.cc $(pkg-config --cflags --libs trunkline) -o click_to_call
//   FIRST=sip:alice@192.0.2.7:5060 SECOND=tel:+4930123 ./click_to_call --config tap.yaml [--set KEY=VALUE]...
//
// Each SIGUSR1 is a click. The first phone rings; who answers hears the ringing of the second, and is put
// through. When one hangs up, so is the other; when the second does not answer, the first is hung up on.
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <mutex>
#include <stdexcept>
#include <string>
#include <string_view>

#include <trunkline/trunkline.h>

namespace {

using trunkline::CallHandle;

trunkline::ServerOptions options_of(int argc, char** argv) {
  trunkline::ServerOptions options;
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string_view option = argv[i];
    if (option == "--config") options.config_file = argv[i + 1];
    if (option == "--set") options.settings.emplace_back(argv[i + 1]);
  }
  return options;
}

std::string wanted(const char* name) {
  const char* value = std::getenv(name);
  if (value == nullptr) throw std::runtime_error(std::string(name) + " is not set");
  return value;
}

/// Which two belong together. Handlers of different shards come here at the same time.
class Pairs {
 public:
  Pairs(trunkline::Server& server, std::string first, std::string second)
      : server_(server), first_(std::move(first)), second_(std::move(second)) {
    server_.on_event([this](const trunkline::Event& event) { heard(event); });
  }

  void click() {
    server_.call({.to = first_, .from = "click", .name = "Click to call"},
                 [this](const trunkline::Placed& placed) {
                   if (placed.status != 0) return say("not called", placed.status);
                   const std::scoped_lock lock(mutex_);
                   pairs_[to_string(placed.call)] = {};
                 });
  }

 private:
  struct Other {
    CallHandle call;
    bool is_first = false;  // the one that was called first
  };

  void heard(const trunkline::Event& event) {
    if (const auto* established = std::get_if<trunkline::Established>(&event))
      return answered(established->call);
    if (const auto* changed = std::get_if<trunkline::Changed>(&event))
      return say(std::string(to_string(changed->change)).c_str(), changed->status);
    if (const auto* ended = std::get_if<trunkline::Ended>(&event)) return over(*ended);
  }

  void answered(CallHandle call) {
    const auto other = other_of(call);
    if (other.is_first) {
      server_.bridge(other.call, call);
      return;
    }
    server_.play(call, trunkline::Sound::ringback);
    server_.call({.to = second_, .from = "click", .beside = call},
                 [this, call](const trunkline::Placed& placed) {
                   if (placed.status != 0) server_.hang_up(call);
                   const std::scoped_lock lock(mutex_);
                   pairs_[to_string(call)] = {placed.call, false};
                   pairs_[to_string(placed.call)] = {call, true};
                 });
  }

  void over(const trunkline::Ended& ended) {
    say("ended", ended.status);
    const auto other = other_of(ended.call);
    if (other.call != CallHandle{})
      server_.hang_up(other.call);  // it may have gone already: then nothing happens
    const std::scoped_lock lock(mutex_);
    pairs_.erase(to_string(ended.call));
  }

  Other other_of(CallHandle call) {
    const std::scoped_lock lock(mutex_);
    const auto found = pairs_.find(to_string(call));
    return found == pairs_.end() ? Other{} : found->second;
  }

  static void say(const char* what, int status) {
    std::printf("%s %d\n", what, status);
    std::fflush(stdout);
  }

  trunkline::Server& server_;
  std::string first_;
  std::string second_;
  std::mutex mutex_;
  std::map<std::string, Other> pairs_;
};

}  // namespace

int main(int argc, char** argv) {
  // Before any thread starts, so that all of them leave these signals to us.
  sigset_t signals;
  sigemptyset(&signals);
  for (const int number : {SIGTERM, SIGINT, SIGUSR1}) sigaddset(&signals, number);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  try {
    auto server = trunkline::Server::start(options_of(argc, argv));
    Pairs pairs(server, wanted("FIRST"), wanted("SECOND"));
    for (int number = 0; sigwait(&signals, &number) == 0 && number == SIGUSR1;) pairs.click();
    server.on_event({});  // `pairs` goes before the server
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "click_to_call: %s\n", error.what());
    return 1;
  }
}
