#include "tests/dataplane/rig/veth_rig.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <string_view>

#include <arpa/inet.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <sys/socket.h>
#include <unistd.h>

namespace trunkline::dataplane::test {
namespace {

// What a frame ends with: the one in question, or the one that is sent behind it and nobody takes away.
constexpr std::string_view asked = "asks", last = "last";

int packet_socket(const char* interface, std::uint16_t type) {
  const int made = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);
  sockaddr_ll place{};
  place.sll_family = AF_PACKET;
  place.sll_protocol = htons(type);
  place.sll_ifindex = static_cast<int>(if_nametoindex(interface));
  EXPECT_EQ(bind(made, reinterpret_cast<const sockaddr*>(&place), sizeof place), 0);
  return made;
}

void send_with(int by, std::vector<std::uint8_t> frame, std::string_view ending) {
  frame.insert(frame.end(), ending.begin(), ending.end());
  EXPECT_EQ(send(by, frame.data(), frame.size(), 0), static_cast<ssize_t>(frame.size()));
}

}  // namespace

std::string said(const std::string& command) {
  std::string text;
  auto* const pipe = popen((command + " 2>&1").c_str(), "r");
  for (int c = 0; pipe != nullptr && (c = std::fgetc(pipe)) != EOF;) text.push_back(static_cast<char>(c));
  if (pipe != nullptr) pclose(pipe);
  return text;
}

void demand(const std::string& command) {
  const auto text = said(command + " || echo REFUSED");
  ASSERT_EQ(text.find("REFUSED"), std::string::npos) << command << ": " << text;
}

std::vector<std::uint8_t> TestFrame::written() const {
  std::vector<std::uint8_t> frame(octets, 0);
  const auto& to_octets = to.octets();
  frame[0] = frame[6] = 0x02;  // port0 has 02:..:01
  frame[5] = for_another_station ? 3 : 1;
  frame[11] = 2;
  if (to.is_v4()) {
    frame[12] = 0x08;
    frame[14] = 0x45;
    frame[20] = is_fragment ? 0x01 : 0;
    frame[23] = protocol;
    std::copy(to_octets.begin() + 12, to_octets.end(), frame.begin() + 30);
  } else {
    frame[12] = 0x86;
    frame[13] = 0xdd;
    frame[14] = 0x60;
    frame[20] = is_fragment ? 44 : protocol;
    frame[54] = protocol;
    std::copy(to_octets.begin(), to_octets.end(), frame.begin() + 38);
  }
  frame.insert(frame.begin() + 12, tag.begin(), tag.end());
  return frame;
}

VethRig::VethRig() {
  const int before = open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC);
  if (unshare(CLONE_NEWNET) != 0) {
    close(before);
    return;
  }
  before_ = before;
  demand(
      "ip link add port0 address 02:00:00:00:00:01 type veth peer name far0 && ip link set port0 up && "
      "ip link set far0 up && ip link set lo up");
  far_ = packet_socket("far0", 0);
}

VethRig::~VethRig() {
  if (before_ < 0) return;
  close(far_);
  EXPECT_EQ(setns(before_, CLONE_NEWNET), 0);
  close(before_);
}

bool VethRig::reads(std::uint16_t type, const TestFrame& frame) {
  const int reader = packet_socket(port, type);
  send_with(far_, frame.written(), asked);
  auto behind = frame;
  behind.protocol = IPPROTO_TCP;
  send_with(far_, behind.written(), last);
  bool seen = false;
  pollfd readable{reader, POLLIN, 0};
  for (;;) {
    if (poll(&readable, 1, 10'000) != 1) {
      ADD_FAILURE() << "nothing comes by the link";
      break;
    }
    std::array<char, 2048> octets;
    const auto got = recv(reader, octets.data(), octets.size(), 0);
    const std::string_view text(octets.data(), got > 0 ? static_cast<std::size_t>(got) : 0);
    if (text.ends_with(asked)) seen = true;
    if (text.ends_with(last)) break;
  }
  close(reader);
  return seen;
}

// A packet socket for one protocol stands behind what looks at an interface's input, beside the kernel's own
// reader of that protocol; one for everything stands in front.
bool VethRig::kernel_reads(const TestFrame& frame) {
  return reads(frame.to.is_v4() ? ETHERTYPE_IP : ETHERTYPE_IPV6, frame);
}

bool VethRig::socket_reads(const TestFrame& frame) { return reads(ETH_P_ALL, frame); }

bool VethRig::kernel_comes_to_read(const TestFrame& frame, bool wanted) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (kernel_reads(frame) != wanted) {
    if (std::chrono::steady_clock::now() > until) return false;
  }
  return true;
}

}  // namespace trunkline::dataplane::test
