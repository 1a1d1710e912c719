#include "controlplane/config/memory_section.h"

#include <string>

#include "controlplane/config/optional_scalar.h"

namespace trunkline::controlplane {

void describe(ConfigFields& fields, RawMemory& raw) {
  fields.value("mode", raw.mode, Need::optional);
  fields.value("size", raw.size, Need::optional, Within<OctetCount>{mebibytes(64), mebibytes(1U << 20)});
  fields.value("packet_buffers", raw.packet_buffers, Need::optional,
               Within<std::optional<std::uint32_t>>{1024, 1U << 24});
  fields.value("message_buffers", raw.message_buffers, Need::optional, Within<std::uint32_t>{8, 1U << 16});
}

gate::MemoryConfig check_memory(const RawMemory& raw, const Machine& machine, ConfigFaults& faults) {
  gate::MemoryConfig memory;
  if (raw.size.value.octets % mebibytes(1).octets != 0) {
    faults.push_back(raw.size.fault(ConfigFaultKind::out_of_range, "must be a whole number of MiB"));
  }
  memory.size_mib = static_cast<std::uint32_t>(raw.size.value.octets >> 20);
  memory.packet_buffers = raw.packet_buffers.value.value_or(0);
  memory.message_buffers = raw.message_buffers.value;
  const bool has_hugepages = machine.free_hugepages >= raw.size.value;
  if (raw.mode.value == MemoryChoice::huge && raw.mode.usable() && raw.size.usable() && !has_hugepages) {
    faults.push_back(raw.mode.fault(ConfigFaultKind::not_here,
                                    "huge needs " + Scalar<OctetCount>::print(raw.size.value) +
                                        " of hugepages, and " +
                                        Scalar<OctetCount>::print(machine.free_hugepages) + " are free",
                                    "reserve them in /proc/sys/vm/nr_hugepages, or write mode: auto"));
  }
  const bool huge =
      raw.mode.value == MemoryChoice::huge || (raw.mode.value == MemoryChoice::automatic && has_hugepages);
  memory.mode = huge ? gate::MemoryMode::huge : gate::MemoryMode::nohuge;
  memory.or_ordinary = huge && raw.mode.value == MemoryChoice::automatic;
  return memory;
}

}  // namespace trunkline::controlplane
