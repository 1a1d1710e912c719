// A shard with a route to two trunks by which it is a stateful proxy, and what both sides say.
#pragma once

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/controlplane/shard/shard_rig.h"

namespace trunkline::controlplane {

inline const base::Endpoint near_carrier = endpoint("10.99.0.41:5060");
inline const base::Endpoint far_carrier = endpoint("10.99.0.42:5060");

inline bool holds(const std::string& text, const std::string& piece) {
  return text.find(piece) != std::string::npos;
}

inline std::size_t count_of(const std::string& text, const std::string& piece) {
  std::size_t count = 0;
  for (auto at = text.find(piece); at != std::string::npos; at = text.find(piece, at + 1)) ++count;
  return count;
}

inline RigSettings with_proxy(RedirectPolicy redirect = RedirectPolicy::reject) {
  auto settings = usual();
  auto& routing = settings.shard.sessions.routing;
  routing.groups.push_back({"out", {}, redirect});
  routing.emergency_numbers = {"112"};
  for (const auto& at : {near_carrier, far_carrier}) {
    const auto id = add_trunk(routing, GroupId{0}, at);
    routing.trunks[static_cast<std::size_t>(id)].sources = {base::AddressPrefix::of(at.address)};
  }
  RouteRule rule;
  rule.name = "abroad";
  rule.prefix = "+";
  rule.group = GroupId{0};
  rule.role = RouteRole::proxy;
  std::vector<DialPlanFault> faults;
  routing.dial_plan = DialPlan::compile({rule}, faults);
  return settings;
}

class ProxyShard : public ::testing::Test {
 protected:
  explicit ProxyShard(const RigSettings& settings = with_proxy()) : rig_(settings) {}
  void TearDown() override {
    rig_.passes(700s);
    auto& coordinator = rig_.shard.coordinator();
    EXPECT_EQ(coordinator.proxy().contexts.size(), 0U);
    EXPECT_EQ(coordinator.sessions(), 0U);
    EXPECT_EQ(coordinator.timers(), 0U);
    EXPECT_EQ(rig_.shard.transactions().transactions(), 0U);
    EXPECT_EQ(rig_.shard.buffers_in_use(), 0U);
    for (std::uint16_t trunk = 0; trunk < 2; ++trunk)
      EXPECT_EQ(coordinator.trunks().load(TrunkId{trunk}).calls, 0U) << trunk;
  }

  static base::Endpoint at(int host) {
    return endpoint(("10.99.0." + std::to_string(host) + ":5060").c_str());
  }
  std::string calls(const std::string& more = {}) {
    return rig_.hears(request({.user = "+4930", .more = more}), caller);
  }
  /// The last of that method which the host was sent.
  std::string sent_to(int host, const std::string& method = "INVITE") const {
    std::string found;
    for (const auto& datagram : rig_.sent) {
      if (datagram.to.address.octets().back() == host && datagram.octets.starts_with(method + " "))
        found = datagram.octets;
    }
    return found;
  }
  /// A response with all Vias of the request.
  static std::string answer(const std::string& to, int status, const std::string& more = {},
                            const std::string& body = {}) {
    std::string vias;
    for (auto line = to.find("\r\nVia: "); line != std::string::npos; line = to.find("\r\nVia: ", line + 2))
      vias += to.substr(line + 2, to.find("\r\n", line + 2) - line);
    auto text = response(to, status, body, more);
    if (more.find("Contact: ") != std::string::npos) {
      const auto at = text.find("Contact: <sip:bob@");
      text.erase(at, text.find("\r\n", at) + 2 - at);
    }
    const auto first = text.find("Via: ");
    return text.replace(first, text.find("\r\n", first) + 2 - first, vias);
  }
  std::string answers(int host, int status, const std::string& more = {},
                      const std::string& method = "INVITE") {
    return rig_.hears(answer(sent_to(host, method), status, more), at(host));
  }
  /// The network says of the last datagram which that host was sent that it has not arrived.
  std::string undelivered(int host) { return undelivered(last_to(host)); }
  std::string undelivered(const fakes::Datagram& datagram) {
    rig_.gate.worker(0).undelivered(datagram, rig_.now);
    return rig_.turns();
  }
  fakes::Datagram last_to(int host) const {
    for (auto sent = rig_.sent.rbegin(); sent != rig_.sent.rend(); ++sent) {
      if (sent->to.address.octets().back() == host) return *sent;
    }
    return {};
  }
  /// A request within the dialog, along its route set, which each side has from Record-Route.
  std::string within(const std::string& method, bool of_caller, int cseq, const std::string& route,
                     const std::string& over = {}) {
    const auto target = (of_caller ? "sip:bob@10.99.0.41" : "sip:alice@10.99.0.10") + over;
    const std::string alice = "<sip:alice@10.99.0.10>;tag=alice";
    const std::string bob = "<sip:bob@10.99.0.1>;tag=bob";
    const std::string host = of_caller ? "10.99.0.10" : "10.99.0.41";
    return rig_.hears(
        method + " " + target + " SIP/2.0\r\nVia: SIP/2.0/UDP " + host + ":5060;branch=z9hG4bK" + method +
            std::to_string(cseq) + "\r\nMax-Forwards: 70\r\nFrom: " + (of_caller ? alice : bob) +
            "\r\nTo: " + (of_caller ? bob : alice) + "\r\nCall-ID: call\r\nCSeq: " + std::to_string(cseq) +
            " " + method + "\r\n" + (route.empty() ? "" : "Route: " + route + "\r\n") + body_of({}),
        of_caller ? caller : near_carrier);
  }
  /// The value that the callee was sent; he answers the INVITE with it.
  std::string route() { return field(sent_to(41), "Record-Route"); }
  void talks() {
    calls();
    EXPECT_EQ(answers(41, 200, "Record-Route: " + route() + "\r\n"), "10:200");
    EXPECT_EQ(within("ACK", true, 1, route()), "41:ACK");
  }

  ShardRig rig_;
};

}  // namespace trunkline::controlplane
