#include "dataplane/eal/kernel_filter_program.h"

#include <cstddef>
#include <cstdint>
#include <utility>

#include <linux/pkt_cls.h>
#include <net/ethernet.h>
#include <netinet/in.h>

namespace trunkline::dataplane {
namespace {

// Where the fields are in a frame whose VLAN tag the kernel has taken out.
constexpr std::int32_t ether_type = 12, v4_protocol = 23, v4_destination = 30, v6_next_header = 20,
                       v6_destination = 38;

/// Instructions, and jumps forward to where a label is set.
class Program {
 public:
  enum Label : std::uint8_t { v6, pass, drop, next_address };

  // Into r0; where the frame ends before that, the program does, with r0 = 0.
  void load(std::uint8_t size, std::int32_t offset) {
    put({static_cast<std::uint8_t>(BPF_LD | BPF_ABS | size), 0, 0, 0, offset});
  }
  void unless(std::uint32_t value, Label label) { jump(BPF_JMP32 | BPF_JNE | BPF_K, value, label); }
  void when(std::uint32_t value, Label label) { jump(BPF_JMP32 | BPF_JEQ | BPF_K, value, label); }
  void go(Label label) { jump(BPF_JMP | BPF_JA, 0, label); }
  // Loads take the packet from r6.
  void begin() { put({BPF_ALU64 | BPF_MOV | BPF_X, BPF_REG_6, BPF_REG_1, 0, 0}); }
  void end(std::int32_t verdict) {
    put({BPF_ALU64 | BPF_MOV | BPF_K, BPF_REG_0, 0, 0, verdict});
    put({BPF_JMP | BPF_EXIT, 0, 0, 0, 0});
  }
  void here(Label label) {
    for (auto& [from, to] : open_) {
      if (to == label) instructions_[from].off = static_cast<std::int16_t>(instructions_.size() - from - 1);
    }
    std::erase_if(open_, [label](const auto& jump) { return jump.second == label; });
  }
  [[nodiscard]] std::vector<bpf_insn> instructions() && { return std::move(instructions_); }

 private:
  void put(const bpf_insn& instruction) { instructions_.push_back(instruction); }
  void jump(std::uint8_t code, std::uint32_t value, Label label) {
    open_.emplace_back(instructions_.size(), label);
    put({code, 0, 0, 0, static_cast<std::int32_t>(value)});
  }

  std::vector<bpf_insn> instructions_;
  std::vector<std::pair<std::size_t, Label>> open_;
};

std::uint32_t word(const base::IpAddress& address, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) value = value << 8 | address.octets()[at + i];
  return value;
}

}  // namespace

std::vector<bpf_insn> kernel_filter_program(std::span<const gate::InterfaceAddress> own_addresses) {
  Program program;
  program.begin();
  program.load(BPF_H, ether_type);
  program.unless(ETHERTYPE_IP, Program::v6);
  program.load(BPF_B, v4_protocol);
  program.unless(IPPROTO_UDP, Program::pass);
  program.load(BPF_W, v4_destination);
  for (const auto& own : own_addresses) {
    if (own.address.is_v4()) program.when(word(own.address, 12), Program::drop);
  }
  program.go(Program::pass);

  program.here(Program::v6);
  program.unless(ETHERTYPE_IPV6, Program::pass);
  program.load(BPF_B, v6_next_header);
  program.unless(IPPROTO_UDP, Program::pass);
  for (const auto& own : own_addresses) {
    if (own.address.is_v4()) continue;
    for (std::int32_t at = 0; at < 16; at += 4) {
      program.load(BPF_W, v6_destination + at);
      program.unless(word(own.address, static_cast<std::size_t>(at)), Program::next_address);
    }
    program.go(Program::drop);
    program.here(Program::next_address);
  }

  program.here(Program::pass);
  program.end(TC_ACT_UNSPEC);  // whatever else looks at the interface's packets decides
  program.here(Program::drop);
  program.end(TC_ACT_SHOT);
  return std::move(program).instructions();
}

}  // namespace trunkline::dataplane
