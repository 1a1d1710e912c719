// Section `memory`: what DPDK may take, and from where.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "controlplane/config/choice.h"
#include "controlplane/config/fields.h"
#include "controlplane/config/machine.h"
#include "dataplane/gate/plane_config.h"

namespace trunkline::controlplane {

enum class MemoryChoice : std::uint8_t { automatic, huge, nohuge };

template <>
struct Choices<MemoryChoice> {
  static constexpr ChoiceWords<MemoryChoice, 3> words{
      {{"auto", MemoryChoice::automatic}, {"huge", MemoryChoice::huge}, {"nohuge", MemoryChoice::nohuge}}};
};

struct RawMemory {
  Located<MemoryChoice> mode{MemoryChoice::automatic};
  Located<OctetCount> size{mebibytes(256)};
  Located<std::optional<std::uint32_t>> packet_buffers;  // else what ports and workers need
  Located<std::uint32_t> message_buffers{64};
};

void describe(ConfigFields& fields, RawMemory& raw);

/// `auto` becomes `huge` where that many hugepages are free. `packet_buffers` stays 0 when it was not given.
[[nodiscard]] gate::MemoryConfig check_memory(const RawMemory& raw, const Machine& machine,
                                              ConfigFaults& faults);

}  // namespace trunkline::controlplane
