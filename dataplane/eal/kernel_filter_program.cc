#include "dataplane/eal/kernel_filter_program.h"

#include <cstddef>
#include <utility>

#include <arpa/inet.h>
#include <linux/if_packet.h>
#include <linux/pkt_cls.h>
#include <net/ethernet.h>
#include <netinet/in.h>

namespace trunkline::dataplane {
namespace {

// Where the fields are in a frame whose VLAN tag the kernel has put beside it, and how long it is at least.
constexpr std::int32_t v4_protocol = 23, v4_destination = 30, v4_least = 34;
constexpr std::int32_t v6_next_header = 20, v6_destination = 38, v6_fragment_of = 54;
constexpr std::int32_t v6_least = 62;  // UDP's header or that of a fragment included
constexpr std::uint16_t vlan_bits = 0x0fff;

/// Instructions, and jumps forward to where a label is set.
class Program {
 public:
  enum Label : std::uint8_t { v6, address, next_address, pass, drop };

  // Octets of the frame into r0, in host order. They are taken from the packet in r6. No frame may end before
  // that: the program would.
  void load(std::uint8_t size, std::int32_t offset) {
    put({static_cast<std::uint8_t>(BPF_LD | BPF_ABS | size), 0, 0, 0, offset});
  }
  // A field of the kernel's record of the packet into r0.
  void load_field(std::size_t offset) {
    put({BPF_LDX | BPF_MEM | BPF_W, BPF_REG_0, BPF_REG_6, static_cast<std::int16_t>(offset), 0});
  }
  void copy(std::uint8_t to, std::uint8_t from) {
    bpf_insn made{BPF_ALU64 | BPF_MOV | BPF_X, 0, 0, 0, 0};
    made.dst_reg = to & 0x0f;
    made.src_reg = from & 0x0f;
    put(made);
  }
  void mask(std::int32_t bits) { put({BPF_ALU | BPF_AND | BPF_K, BPF_REG_0, 0, 0, bits}); }
  // By what is in r0, if no other register is named.
  void when(std::uint32_t value, Label to) { jump(BPF_JEQ, BPF_REG_0, value, to); }
  void unless(std::uint32_t value, Label to) { jump(BPF_JNE, BPF_REG_0, value, to); }
  void unless(std::uint8_t in, std::uint32_t value, Label to) { jump(BPF_JNE, in, value, to); }
  void when_below(std::uint32_t value, Label to) { jump(BPF_JLT, BPF_REG_0, value, to); }
  void go(Label to) {
    open_.emplace_back(instructions_.size(), to);
    put({BPF_JMP | BPF_JA, 0, 0, 0, 0});
  }
  void here(Label label) {
    for (auto& [from, to] : open_) {
      if (to == label) instructions_[from].off = static_cast<std::int16_t>(instructions_.size() - from - 1);
    }
    std::erase_if(open_, [label](const auto& jump) { return jump.second == label; });
  }
  void end(std::int32_t verdict) {
    put({BPF_ALU64 | BPF_MOV | BPF_K, BPF_REG_0, 0, 0, verdict});
    put({BPF_JMP | BPF_EXIT, 0, 0, 0, 0});
  }
  void put(const bpf_insn& instruction) { instructions_.push_back(instruction); }
  [[nodiscard]] std::vector<bpf_insn> instructions() && { return std::move(instructions_); }

 private:
  // Registers have four bits.
  void jump(std::uint8_t how, std::uint8_t in, std::uint32_t value, Label to) {
    open_.emplace_back(instructions_.size(), to);
    bpf_insn made{static_cast<std::uint8_t>(BPF_JMP32 | how | BPF_K), 0, 0, 0,
                  static_cast<std::int32_t>(value)};
    made.dst_reg = in & 0x0f;
    put(made);
  }

  std::vector<bpf_insn> instructions_;
  std::vector<std::pair<std::size_t, Label>> open_;
};

std::uint32_t word(const base::IpAddress& address, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) value = value << 8 | address.octets()[at + i];
  return value;
}

// What the workers would not take either is left alone: frames for other stations, and for other VLANs.
void pass_what_is_not_the_ports(Program& program, std::uint16_t vlan) {
  program.load_field(offsetof(__sk_buff, pkt_type));
  program.unless(PACKET_HOST, Program::pass);
  program.load_field(offsetof(__sk_buff, vlan_present));
  if (vlan == 0) return program.unless(0, Program::pass);
  program.when(0, Program::pass);
  program.load_field(offsetof(__sk_buff, vlan_proto));
  program.unless(htons(ETHERTYPE_VLAN), Program::pass);
  program.load_field(offsetof(__sk_buff, vlan_tci));
  program.mask(vlan_bits);
  program.unless(vlan, Program::pass);
}

void judge_v4(Program& program, std::span<const base::IpAddress> addresses) {
  program.load_field(offsetof(__sk_buff, len));
  program.when_below(v4_least, Program::pass);
  program.load(BPF_B, v4_protocol);  // each fragment has it
  program.unless(IPPROTO_UDP, Program::pass);
  program.load(BPF_W, v4_destination);
  for (const auto& own : addresses) {
    if (own.is_v4()) program.when(word(own, 12), Program::drop);
  }
  program.go(Program::pass);
}

void judge_v6(Program& program, std::span<const base::IpAddress> addresses) {
  program.load_field(offsetof(__sk_buff, len));
  program.when_below(v6_least, Program::pass);
  program.load(BPF_B, v6_next_header);
  program.when(IPPROTO_UDP, Program::address);
  program.unless(IPPROTO_FRAGMENT, Program::pass);
  program.load(BPF_B, v6_fragment_of);
  program.unless(IPPROTO_UDP, Program::pass);
  program.here(Program::address);
  constexpr std::uint8_t words[] = {BPF_REG_7, BPF_REG_8, BPF_REG_9, BPF_REG_0};
  for (std::int32_t i = 0; i < 4; ++i) {
    program.load(BPF_W, v6_destination + 4 * i);
    program.copy(words[i], BPF_REG_0);
  }
  for (const auto& own : addresses) {
    if (own.is_v4()) continue;
    for (std::size_t i = 0; i < 4; ++i) program.unless(words[i], word(own, 4 * i), Program::next_address);
    program.go(Program::drop);
    program.here(Program::next_address);
  }
}

}  // namespace

std::vector<bpf_insn> kernel_filter_program(std::span<const base::IpAddress> addresses, std::uint16_t vlan) {
  Program program;
  program.copy(BPF_REG_6, BPF_REG_1);
  pass_what_is_not_the_ports(program, vlan);
  program.load_field(offsetof(__sk_buff, protocol));
  program.unless(htons(ETHERTYPE_IP), Program::v6);
  judge_v4(program, addresses);
  program.here(Program::v6);
  program.unless(htons(ETHERTYPE_IPV6), Program::pass);
  judge_v6(program, addresses);
  program.here(Program::pass);
  program.end(TC_ACT_UNSPEC);
  program.here(Program::drop);
  program.end(TC_ACT_SHOT);
  return std::move(program).instructions();
}

std::vector<bpf_insn> kernel_filter_gate(int programs) {
  Program program;
  program.put({BPF_LD | BPF_DW | BPF_IMM, BPF_REG_2, BPF_PSEUDO_MAP_FD, 0, programs});
  program.put({0, 0, 0, 0, 0});  // the upper half
  program.put({BPF_ALU64 | BPF_MOV | BPF_K, BPF_REG_3, 0, 0, 0});
  program.put({BPF_JMP | BPF_CALL, 0, 0, 0, BPF_FUNC_tail_call});
  program.end(TC_ACT_UNSPEC);
  return std::move(program).instructions();
}

}  // namespace trunkline::dataplane
