#include "controlplane/shard/own_sent_by.h"

#include <algorithm>

#include "sip/transport/reliability.h"

namespace trunkline::controlplane {

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
  const base::Endpoint named{*address, via.port == 0 ? sip::default_port(sip::Transport::udp) : via.port};
  return std::find(listen_.begin(), listen_.end(), named) != listen_.end();
}

}  // namespace trunkline::controlplane
