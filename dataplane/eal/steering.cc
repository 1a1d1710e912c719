#include "dataplane/eal/steering.h"

#include <algorithm>
#include <array>

#include <rte_byteorder.h>
#include <rte_flow.h>

namespace trunkline::dataplane {
namespace {

// Only asks whether the port could, unless `for_good`. What comes in a VLAN has a tag before its IP header,
// and would not match without.
bool set(std::uint16_t port, std::uint16_t vlan, const MediaRule& rule, bool for_good) noexcept {
  rte_flow_item_vlan tag{};
  rte_flow_item_vlan tag_mask{};
  tag.hdr.vlan_tci = rte_cpu_to_be_16(vlan);
  tag_mask.hdr.vlan_tci = rte_cpu_to_be_16(0x0fff);  // whatever its priority
  rte_flow_item_udp spec{};
  rte_flow_item_udp mask{};
  spec.hdr.dst_port = rte_cpu_to_be_16(rule.block.value);
  mask.hdr.dst_port = rte_cpu_to_be_16(rule.block.mask);
  std::array<rte_flow_item, 5> pattern{};
  auto* item = pattern.data();
  *item++ = {RTE_FLOW_ITEM_TYPE_ETH, nullptr, nullptr, nullptr};
  if (vlan != 0) *item++ = {RTE_FLOW_ITEM_TYPE_VLAN, &tag, nullptr, &tag_mask};
  *item++ = {rule.v4 ? RTE_FLOW_ITEM_TYPE_IPV4 : RTE_FLOW_ITEM_TYPE_IPV6, nullptr, nullptr, nullptr};
  *item++ = {RTE_FLOW_ITEM_TYPE_UDP, &spec, nullptr, &mask};
  *item = {RTE_FLOW_ITEM_TYPE_END, nullptr, nullptr, nullptr};
  const rte_flow_action_queue to{rule.queue};
  const std::array<rte_flow_action, 2> actions{
      {{RTE_FLOW_ACTION_TYPE_QUEUE, &to}, {RTE_FLOW_ACTION_TYPE_END, nullptr}}};
  rte_flow_attr attributes{};
  attributes.ingress = 1;
  rte_flow_error error{};
  return for_good ? rte_flow_create(port, &attributes, pattern.data(), actions.data(), &error) != nullptr
                  : rte_flow_validate(port, &attributes, pattern.data(), actions.data(), &error) == 0;
}

bool set_all(std::uint16_t port, std::uint16_t vlan, const std::vector<MediaRule>& rules,
             bool for_good) noexcept {
  return std::all_of(rules.begin(), rules.end(),
                     [&](const MediaRule& rule) { return set(port, vlan, rule, for_good); });
}

}  // namespace

std::string_view to_string(Steering steering) noexcept {
  switch (steering) {
    case Steering::one_worker: return "there is one worker";
    case Steering::rules: return "by flow rules of the port (rte_flow)";
    case Steering::spread: return "as flows are spread over queues (RSS), and by hand-off between workers";
    case Steering::one_queue: return "by hand-off from the one worker that receives";
  }
  return "";
}

std::vector<MediaRule> media_rules(const rtp::MediaLayout& media) {
  std::vector<MediaRule> rules;
  const std::uint32_t ports = 2U * media.pairs_per_worker;
  if (ports == 0) return rules;
  for (std::uint16_t worker = 0; worker < media.worker_count; ++worker) {
    const std::uint32_t first = media.first_port + ports * worker;
    for (const auto& block :
         port_blocks(static_cast<std::uint16_t>(first), static_cast<std::uint16_t>(first + ports - 1))) {
      for (const bool v4 : {true, false}) rules.push_back({v4, block, worker});
    }
  }
  return rules;
}

Steering steer_media(std::uint16_t port, const PortSettings& settings, std::uint16_t vlan,
                     const rtp::MediaLayout& media) {
  if (media.worker_count <= 1) return Steering::one_worker;
  if (settings.receive_queues <= 1) return Steering::one_queue;
  // A worker without a queue here cannot be led to. Rules of drivers in software, where there are any, are
  // the kernel's, and would stay behind.
  if (settings.receive_queues < media.worker_count || !settings.is_hardware) return Steering::spread;
  const auto rules = media_rules(media);
  if (!set_all(port, vlan, rules, false)) return Steering::spread;
  if (set_all(port, vlan, rules, true)) return Steering::rules;
  rte_flow_error error{};
  static_cast<void>(rte_flow_flush(port, &error));
  return Steering::spread;
}

}  // namespace trunkline::dataplane
