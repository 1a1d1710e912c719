// An answering machine: rings, plays a tone, and hangs up after a while.
//
//   g++ -std=c++20 answering_machine.cc $(pkg-config --cflags --libs trunkline) -o answering_machine
//   ./answering_machine --config tap.yaml [--set KEY=VALUE]...
//
// `desk` is answered after half a second and ended after three; `faulty` shows what a handler that throws
// costs.
#include <csignal>
#include <cstdio>
#include <stdexcept>
#include <string_view>

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

void answer_the_desk(trunkline::Server& server) {
  server.on_incoming("desk", [&server](const trunkline::Incoming& incoming) {
    server.ring(incoming.call);
    server.after(incoming.call, 500ms, [&server](trunkline::CallHandle call) {
      server.accept(call, {trunkline::Sound::tone});
      server.after(call, 3s, [&server](trunkline::CallHandle talked) { server.hang_up(talked); });
    });
  });
}

void tell_of_calls(trunkline::Server& server) {
  server.on_event([](const trunkline::Event& event) {
    if (const auto* answered = std::get_if<trunkline::Answered>(&event)) {
      std::printf("answered %s\n", to_string(answered->call).c_str());
    } else if (const auto* ended = std::get_if<trunkline::Ended>(&event)) {
      std::printf("ended %s%s\n", to_string(ended->call).c_str(), ended->answered ? "" : " unanswered");
    }
    std::fflush(stdout);
  });
}

}  // namespace

int main(int argc, char** argv) {
  // Before any thread starts, so that all of them leave these signals to us.
  sigset_t ends;
  sigemptyset(&ends);
  sigaddset(&ends, SIGTERM);
  sigaddset(&ends, SIGINT);
  pthread_sigmask(SIG_BLOCK, &ends, nullptr);
  try {
    auto server = trunkline::Server::start(options_of(argc, argv));
    tell_of_calls(server);
    answer_the_desk(server);
    server.on_incoming("faulty", [](const trunkline::Incoming&) { throw std::runtime_error("as provoked"); });
    int number = 0;
    sigwait(&ends, &number);
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "answering_machine: %s\n", error.what());
    return 1;
  }
}
