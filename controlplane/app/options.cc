#include "controlplane/app/options.h"

#include <iostream>

#include <CLI/CLI.hpp>

#include "controlplane/app/version.h"

namespace trunkline::controlplane {
namespace {

constexpr int wrong_usage = 2;

}  // namespace

int read_options(int argc, char** argv, Options& options) {
  CLI::App app("Trunkline: session border controller, registrar and media relay on DPDK");
  auto* config =
      app.add_option("--config", options.config, "Configuration file (YAML)")->check(CLI::ExistingFile);
  auto* schema =
      app.add_flag("--schema", options.schema, "Print the JSON Schema of the configuration, start nothing");
  schema->excludes(config);
  app.add_option("--set", options.set,
                 "A key of the configuration in place of the file's: sip.listen=[10.0.0.1:5060]")
      ->take_all();
  auto* check = app.add_flag("--check", options.check,
                             "Check the configuration, print what it makes room for, start nothing");
  app.add_option("--machine", options.machine,
                 "Check it for a machine other than this one: cpus=16,hugepages=8GiB")
      ->needs(check);
  app.set_version_flag("--version", std::string("trunkline ") + std::string(version));
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : wrong_usage;
  }
  if (!options.schema && options.config.empty()) {
    std::cerr << "--config is required\n";
    return wrong_usage;
  }
  return -1;
}

}  // namespace trunkline::controlplane
