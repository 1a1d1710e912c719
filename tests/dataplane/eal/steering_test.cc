#include "dataplane/eal/steering.h"

#include <algorithm>
#include <cerrno>
#include <vector>

#include <gtest/gtest.h>

#include <rte_flow.h>

namespace trunkline::dataplane {
namespace {

TEST(PortBlocks, are_just_the_ports_of_the_range) {
  EXPECT_EQ(port_blocks(20000, 20000), (std::vector<PortBlock>{{20000, 0xffff}}));
  EXPECT_EQ(port_blocks(0, 0xffff), (std::vector<PortBlock>{{0, 0}}));
  EXPECT_EQ(port_blocks(6, 9), (std::vector<PortBlock>{{6, 0xfffe}, {8, 0xfffe}}));
  for (const auto& [first, last] : {std::pair{1, 0xfffe}, {10000, 19999}, {20000, 39999}, {65535, 65535}}) {
    const auto blocks = port_blocks(static_cast<std::uint16_t>(first), static_cast<std::uint16_t>(last));
    EXPECT_LE(blocks.size(), 30U);
    for (int port = 0; port <= 0xffff; ++port) {
      const auto matches = std::count_if(blocks.begin(), blocks.end(), [&](const PortBlock& block) {
        return (port & block.mask) == block.value;
      });
      ASSERT_EQ(matches, port >= first && port <= last ? 1 : 0) << port;
    }
  }
}

rtp::MediaLayout three_workers() {
  rtp::MediaLayout media;
  media.address_count = 1;
  media.worker_count = 3;
  media.first_port = 20000;
  media.pairs_per_worker = 1001;
  return media;
}

TEST(Steering, leads_every_media_port_to_the_worker_whose_it_is) {
  const auto media = three_workers();
  const auto rules = media_rules(media);
  for (int port = 0; port <= 0xffff; ++port) {
    const auto home = media.find(0, static_cast<std::uint16_t>(port));
    for (const bool v4 : {true, false}) {
      int matches = 0;
      for (const auto& rule : rules) {
        if (rule.v4 != v4 || (port & rule.block.mask) != rule.block.value) continue;
        ++matches;
        ASSERT_TRUE(home);
        ASSERT_EQ(rule.queue, static_cast<std::uint16_t>(home->worker));
      }
      ASSERT_EQ(matches, home ? 1 : 0) << port;
    }
  }
}

TEST(Steering, says_what_brings_media_home) {
  auto media = three_workers();
  PortSettings settings;
  EXPECT_EQ(steer_media(0, settings, 0, media), Steering::one_queue);
  settings.receive_queues = 3;
  EXPECT_EQ(steer_media(0, settings, 0, media), Steering::spread) << "rules of software are the kernel's";
  settings.is_hardware = true;
  settings.receive_queues = 2;
  EXPECT_EQ(steer_media(0, settings, 0, media), Steering::spread) << "the third worker cannot be led to";
  media.worker_count = 1;
  EXPECT_EQ(steer_media(0, settings, 0, media), Steering::one_worker);
}

// A port with flow rules, in place of DPDK's: what it is asked and told, and when it has enough.
struct FlowPort {
  static inline FlowPort* there = nullptr;
  FlowPort() { there = this; }
  ~FlowPort() { there = nullptr; }

  struct Rule {
    std::vector<rte_flow_item_type> items;
    std::uint16_t port = 0;
    std::uint16_t port_mask = 0;
    std::uint16_t vlan = 0;
    std::uint16_t vlan_mask = 0;
    std::uint16_t queue = 0;
  };

  void take(const rte_flow_attr& attributes, const rte_flow_item* item, const rte_flow_action* action) {
    EXPECT_TRUE(attributes.ingress && !attributes.egress && !attributes.transfer);
    Rule rule;
    for (; item->type != RTE_FLOW_ITEM_TYPE_END; ++item) {
      rule.items.push_back(item->type);
      if (item->type == RTE_FLOW_ITEM_TYPE_VLAN) {
        rule.vlan = rte_be_to_cpu_16(static_cast<const rte_flow_item_vlan*>(item->spec)->hdr.vlan_tci);
        rule.vlan_mask = rte_be_to_cpu_16(static_cast<const rte_flow_item_vlan*>(item->mask)->hdr.vlan_tci);
      }
      if (item->type == RTE_FLOW_ITEM_TYPE_UDP) {
        rule.port = rte_be_to_cpu_16(static_cast<const rte_flow_item_udp*>(item->spec)->hdr.dst_port);
        rule.port_mask = rte_be_to_cpu_16(static_cast<const rte_flow_item_udp*>(item->mask)->hdr.dst_port);
      }
    }
    EXPECT_EQ(action[0].type, RTE_FLOW_ACTION_TYPE_QUEUE);
    EXPECT_EQ(action[1].type, RTE_FLOW_ACTION_TYPE_END);
    rule.queue = static_cast<const rte_flow_action_queue*>(action[0].conf)->index;
    rules.push_back(rule);
  }

  std::size_t asked = 0;
  std::size_t understands = ~std::size_t{0};  // so many of the rules asked about
  std::size_t room = ~std::size_t{0};         // for so many rules
  std::size_t flushed = 0;
  std::vector<Rule> rules;
};

PortSettings of_hardware() {
  PortSettings settings;
  settings.receive_queues = 3;
  settings.is_hardware = true;
  return settings;
}

TEST(Steering, tells_the_port_a_rule_for_each_block_of_ports_and_family) {
  FlowPort port;
  const auto media = three_workers();
  const auto wanted = media_rules(media);
  EXPECT_EQ(steer_media(0, of_hardware(), 0, media), Steering::rules);
  EXPECT_EQ(port.asked, wanted.size()) << "all are asked about before the first is made";
  EXPECT_EQ(port.flushed, 0U);
  ASSERT_EQ(port.rules.size(), wanted.size());
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const auto family = wanted[i].v4 ? RTE_FLOW_ITEM_TYPE_IPV4 : RTE_FLOW_ITEM_TYPE_IPV6;
    EXPECT_EQ(port.rules[i].items,
              (std::vector<rte_flow_item_type>{RTE_FLOW_ITEM_TYPE_ETH, family, RTE_FLOW_ITEM_TYPE_UDP}));
    EXPECT_EQ(port.rules[i].port, wanted[i].block.value);
    EXPECT_EQ(port.rules[i].port_mask, wanted[i].block.mask);
    EXPECT_EQ(port.rules[i].queue, wanted[i].queue);
  }
}

TEST(Steering, expects_the_tag_of_the_ports_vlan) {
  FlowPort port;
  EXPECT_EQ(steer_media(0, of_hardware(), 100, three_workers()), Steering::rules);
  for (const auto& rule : port.rules) {
    ASSERT_EQ(rule.items.size(), 4U);
    EXPECT_EQ(rule.items[1], RTE_FLOW_ITEM_TYPE_VLAN);
    EXPECT_EQ(rule.vlan, 100);
    EXPECT_EQ(rule.vlan_mask, 0x0fff);
  }
}

TEST(Steering, leaves_no_rule_where_not_all_find_a_place) {
  FlowPort choosy;
  choosy.understands = 3;
  EXPECT_EQ(steer_media(0, of_hardware(), 0, three_workers()), Steering::spread);
  EXPECT_EQ(choosy.rules.size(), 0U);
  FlowPort small;
  small.room = 5;
  EXPECT_EQ(steer_media(0, of_hardware(), 0, three_workers()), Steering::spread);
  EXPECT_EQ(small.flushed, 1U);
  EXPECT_EQ(small.rules.size(), 0U);
}

}  // namespace
}  // namespace trunkline::dataplane

// In place of DPDK's own, which asks a driver: there is none here that has such rules.
extern "C" {
int rte_flow_validate(std::uint16_t, const rte_flow_attr*, const rte_flow_item*, const rte_flow_action*,
                      rte_flow_error*) {
  auto& port = *trunkline::dataplane::FlowPort::there;
  return port.asked++ < port.understands ? 0 : -ENOTSUP;
}
rte_flow* rte_flow_create(std::uint16_t, const rte_flow_attr* attributes, const rte_flow_item* pattern,
                          const rte_flow_action* actions, rte_flow_error*) {
  auto& port = *trunkline::dataplane::FlowPort::there;
  if (port.rules.size() == port.room) return nullptr;
  port.take(*attributes, pattern, actions);
  return reinterpret_cast<rte_flow*>(&port);
}
int rte_flow_flush(std::uint16_t, rte_flow_error*) {
  auto& port = *trunkline::dataplane::FlowPort::there;
  ++port.flushed;
  port.rules.clear();
  return 0;
}
}
