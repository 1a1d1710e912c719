#include "controlplane/config/machine_text.h"

#include <algorithm>
#include <charconv>

#include "controlplane/config/units.h"

namespace trunkline::controlplane {
namespace {

constexpr std::uint16_t most_cpus = 1024;

bool read_cpus(std::string_view value, Machine& machine) {
  const char* end = value.data() + value.size();
  const auto [at, error] = std::from_chars(value.data(), end, machine.cpus);
  return error == std::errc{} && at == end && machine.cpus >= 1 && machine.cpus <= most_cpus;
}

bool read_size(std::string_view value, OctetCount& into) {
  const auto size = Scalar<OctetCount>::read(value, false);
  if (size) into = *size;
  return size.has_value();
}

bool read_pair(std::string_view key, std::string_view value, Machine& machine) {
  if (key == "cpus") return read_cpus(value, machine);
  return read_size(value, key == "memory" ? machine.free_memory : machine.free_hugepages);
}

}  // namespace

std::string_view to_string(MachineError error) noexcept {
  switch (error) {
    case MachineError::not_a_pair: return "must be pairs such as cpus=16,hugepages=8GiB,memory=4GiB";
    case MachineError::unknown_key:
      return "knows cpus, hugepages and memory only, such as cpus=16,hugepages=8GiB";
    case MachineError::bad_value: return "takes 1 to 1024 cpus, hugepages and memory as sizes such as 8GiB";
  }
  return "unknown error";
}

base::Result<Machine, MachineError> read_machine(std::string_view text, const Machine& here) {
  Machine machine = here;
  while (!text.empty()) {
    const auto pair = text.substr(0, text.find(','));
    text.remove_prefix(std::min(text.size(), pair.size() + 1));
    const auto equals = pair.find('=');
    if (equals == std::string_view::npos) return base::fail(MachineError::not_a_pair);
    const auto key = pair.substr(0, equals);
    const auto value = pair.substr(equals + 1);
    if (key != "cpus" && key != "hugepages" && key != "memory") return base::fail(MachineError::unknown_key);
    if (!read_pair(key, value, machine)) return base::fail(MachineError::bad_value);
  }
  return machine;
}

}  // namespace trunkline::controlplane
