#include "controlplane/config/load.h"

#include <algorithm>
#include <cerrno>
#include <memory>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "controlplane/config/override.h"
#include "controlplane/config/raw_config.h"
#include "controlplane/config/yaml.h"

namespace trunkline::controlplane {
namespace {

struct OpenFile {
  explicit OpenFile(int opened) noexcept : descriptor(opened) {}
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  ~OpenFile() {
    if (descriptor >= 0) ::close(descriptor);
  }

  int descriptor;
};

}  // namespace

CheckedConfig load_config_text(std::string_view text, const std::string& source,
                               const std::vector<std::string>& overrides, const Machine& machine) {
  ConfigFaults faults;
  ConfigValue tree = read_yaml(text, source, faults);
  // Half a document would only bring faults about keys that stand in its other half.
  if (!faults.empty()) return {std::nullopt, std::move(faults)};
  for (const std::string& option : overrides) apply_override(option, tree, faults);
  RawConfig raw;
  read_config(tree, raw, faults);
  return validate(raw, machine, std::move(faults));
}

CheckedConfig load_config_file(const std::string& path, const std::vector<std::string>& overrides,
                               const Machine& machine) {
  const auto refuse = [&](std::string what) {
    const Origin file{std::make_shared<const std::string>(path), 1, 1};
    return CheckedConfig{std::nullopt, {{ConfigFaultKind::unreadable, file, {}, std::move(what), {}}}};
  };
  const auto cannot = [&](int why) {
    return refuse("cannot be read: " + std::generic_category().message(why));
  };
  // Who opens a pipe waits for its other end: a reload would never be over.
  const OpenFile file(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
  if (file.descriptor < 0) return cannot(errno);
  struct stat found {};
  if (::fstat(file.descriptor, &found) != 0) return cannot(errno);
  if (!S_ISREG(found.st_mode)) return refuse(S_ISDIR(found.st_mode) ? "is a directory" : "is no file");
  std::string text(longest_config + 1, '\0');
  std::size_t size = 0;
  for (ssize_t got = 1; got > 0 && size < text.size();
       size += static_cast<std::size_t>(std::max<ssize_t>(got, 0))) {
    got = ::read(file.descriptor, text.data() + size, text.size() - size);
    if (got < 0) return cannot(errno);
  }
  text.resize(size);
  if (text.empty()) return refuse("there is nothing in it");
  return load_config_text(text, path, overrides, machine);
}

}  // namespace trunkline::controlplane
