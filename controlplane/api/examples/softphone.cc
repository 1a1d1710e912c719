// A telephone without a bell: registers, answers with an echo, and calls when it is told to.
//
//   g++ -std=c++20 softphone.cc $(pkg-config --cflags --libs trunkline) -o softphone
//   REGISTRAR=192.0.2.1:5060 DOMAIN=example.test USER_NAME=alice PASSWORD=secret CALL=bob DIGITS=12#
//       ./softphone --config tap.yaml [--set KEY=VALUE]...
//
// Each SIGUSR1 calls CALL: it hears a tone, gets the digits, is held for a second and taken back, and is hung
// up on after another two. Keys that are pressed there are shown: "digit 5 120". SIGTERM unregisters, and
// ends. With INSTANCE=urn:uuid:... it registers a flow, and asks for a GRUU.
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>

#include <trunkline/trunkline.h>

namespace {

using namespace std::chrono_literals;

trunkline::ServerOptions options_of(int argc, char** argv) {
  trunkline::ServerOptions options;
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string_view option = argv[i];
    if (option == "--config") options.config_file = argv[i + 1];
    if (option == "--set") options.settings.emplace_back(argv[i + 1]);
  }
  return options;
}

std::string setting(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

void say(std::string_view what, int status) {
  std::printf("%.*s %d\n", static_cast<int>(what.size()), what.data(), status);
  std::fflush(stdout);
}

void talk(trunkline::Server& server, trunkline::Client& client, trunkline::CallHandle call) {
  say("established", 200);
  if (const auto digits = setting("DIGITS"); !digits.empty()) client.send_dtmf(call, digits);
  server.after(call, 1s, [&](trunkline::CallHandle talking) { client.hold(talking); });
}

/// The calls that we have made. Their handlers may run on any shard's thread.
class Dialled {
 public:
  void add(trunkline::CallHandle call) {
    const std::scoped_lock lock(mutex_);
    calls_.insert(to_string(call));
  }
  [[nodiscard]] bool has(trunkline::CallHandle call) {
    const std::scoped_lock lock(mutex_);
    return calls_.contains(to_string(call));
  }

 private:
  std::mutex mutex_;
  std::set<std::string> calls_;
};

void tell_of_calls(trunkline::Server& server, trunkline::Client& client, Dialled& dialled) {
  server.on_event([&](const trunkline::Event& event) {
    if (const auto* established = std::get_if<trunkline::Established>(&event)) {
      if (dialled.has(established->call)) talk(server, client, established->call);
    } else if (const auto* changed = std::get_if<trunkline::Changed>(&event)) {
      say(to_string(changed->change), changed->status);
      const bool held = changed->change == trunkline::Change::hold && changed->status == 200;
      server.after(changed->call, held ? 1s : 2s, [&, held](trunkline::CallHandle call) {
        held ? client.resume(call) : client.hang_up(call);
      });
    } else if (const auto* digit = std::get_if<trunkline::Digit>(&event)) {
      say(std::string("digit ") + digit->digit, static_cast<int>(digit->duration.count()));
    } else if (const auto* ended = std::get_if<trunkline::Ended>(&event)) {
      say("ended", ended->status);
    }
  });
}

}  // namespace

int main(int argc, char** argv) {
  // Before any thread starts, so that all of them leave these signals to us.
  sigset_t signals;
  sigemptyset(&signals);
  for (const int number : {SIGTERM, SIGINT, SIGUSR1}) sigaddset(&signals, number);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  try {
    auto server = trunkline::Server::start(options_of(argc, argv));
    trunkline::Client client(server, {.registrar = setting("REGISTRAR"),
                                      .user = setting("USER_NAME"),
                                      .password = setting("PASSWORD"),
                                      .domain = setting("DOMAIN"),
                                      .instance = setting("INSTANCE")});
    Dialled dialled;
    tell_of_calls(server, client, dialled);
    client.on_call(
        [&](const trunkline::Incoming& incoming) { client.answer(incoming.call, {trunkline::Sound::echo}); });
    const auto error = client.register_account(
        [](const trunkline::Registration& news) { say(to_string(news.state), news.status); });
    if (error != trunkline::Error::ok) throw std::runtime_error(std::string(to_string(error)));
    for (int number = 0; sigwait(&signals, &number) == 0 && number == SIGUSR1;) {
      client.call(
          setting("CALL"), [&](const trunkline::Placed& placed) { dialled.add(placed.call); },
          trunkline::Sound::tone);
    }
    client.unregister();
    std::this_thread::sleep_for(200ms);  // for the registrar's word
    server.on_event({});                 // `client` goes before the server
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "softphone: %s\n", error.what());
    return 1;
  }
}
