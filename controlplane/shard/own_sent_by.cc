#include "controlplane/shard/own_sent_by.h"

#include <algorithm>

namespace trunkline::controlplane {
namespace {

constexpr std::uint16_t default_sip_port = 5060;  // of UDP and TCP (RFC 3261 section 18.1.1)

}  // namespace

OwnSentBy::OwnSentBy(std::span<const base::Endpoint> listen) noexcept {
  for (const auto& endpoint : listen) static_cast<void>(listen_.push_back(endpoint));
  if (listen.empty() || !listen.front().address.is_v4()) return;
  const auto host = listen.front().address.text();
  if (host.length < sizeof(Word)) return;
  first_ = word_at(host.view(), 0);
  last_ = word_at(host.view(), host.length - sizeof(Word));
  size_ = host.length;  // 15 at most
  port_ = listen.front().port;
}

bool OwnSentBy::is_among(const sip::Via& via) const noexcept {
  const auto address = base::IpAddress::parse(via.host);
  if (!address) return false;  // a name: we write none
  const base::Endpoint named{*address, via.port == 0 ? default_sip_port : via.port};
  return std::find(listen_.begin(), listen_.end(), named) != listen_.end();
}

}  // namespace trunkline::controlplane
