// trunkctl: asks a running appliance over its control socket. Exit status: 0 answered, 1 the appliance
// refused the question, 2 wrong usage, 3 no connection, 4 no answer.
#include <cstdio>
#include <iostream>
#include <string>
#include <string_view>

#include <CLI/CLI.hpp>
#include <boost/json/parse.hpp>

#include "controlplane/ctl/ctl_client.h"
#include "controlplane/ctl/text_table.h"

namespace {

using namespace trunkline::controlplane;

struct Wishes {
  std::string socket = "/run/trunkline.sock";
  bool json = false;
  bool all = false;
  int timeout_s = 5;
  std::string request;
  unsigned most = 100;
};

int complain(const Wishes& wishes, CtlError error) {
  std::fprintf(stderr, "trunkctl: %s: %s\n", wishes.socket.c_str(), std::string(to_string(error)).c_str());
  return error == CtlError::no_answer ? 4 : 3;
}

int ask(const Wishes& wishes) {
  const std::string line =
      wishes.request == "calls" ? "calls " + std::to_string(wishes.most) : wishes.request;
  const auto text = ask_appliance(wishes.socket, line, wishes.timeout_s);
  if (!text) return complain(wishes, text.error());
  boost::json::error_code malformed;
  const auto answer = boost::json::parse(*text, malformed);
  if (malformed || !answer.is_object()) return complain(wishes, CtlError::no_answer);
  const auto* error = answer.get_object().if_contains("error");
  if (error != nullptr) {
    std::fprintf(stderr, "trunkctl: %s\n", error->is_string() ? error->get_string().c_str() : text->c_str());
    return 1;
  }
  std::cout << (wishes.json ? *text + '\n' : as_text(wishes.request, answer.get_object(), wishes.all));
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  Wishes wishes;
  CLI::App app("Asks a running trunkline over its control socket.", "trunkctl");
  app.require_subcommand(1);
  app.fallthrough();
  app.add_option("--socket", wishes.socket, "path of the control socket")
      ->envname("TL_CTL")
      ->capture_default_str();
  app.add_flag("--json", wishes.json, "print the answer as it came, one JSON document");
  app.add_option("--timeout", wishes.timeout_s, "seconds to wait for the appliance")
      ->check(CLI::Range(1, 3600))
      ->capture_default_str();
  app.add_subcommand("status", "state, what is in use, load of the workers");
  app.add_subcommand("counters", "everything that is counted, by group and name")
      ->add_flag("--all", wishes.all, "also those that are 0");
  app.add_subcommand("calls", "the calls in progress")
      ->add_option("most", wishes.most, "how many to show")
      ->check(CLI::Range(0, 1000))
      ->capture_default_str();
  app.add_subcommand("workers", "load of each worker");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  wishes.request = app.get_subcommands().front()->get_name();
  return ask(wishes);
}
