#include "controlplane/routing/host_names.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace trunkline::controlplane {
namespace {

using std::chrono::seconds;

// A record that may be kept for no time at all would have us ask without end.
constexpr std::uint32_t least_ttl_s = 5;
constexpr std::uint32_t most_ttl_s = 3600;
constexpr base::Duration after_failure = seconds(10);
constexpr base::Duration after_nothing = seconds(30);

}  // namespace

HostNames::HostNames(TrunkBoard& board, bool v4, bool v6, base::Instant start)
    : board_(board), v4_(v4), v6_(v6) {
  for (std::size_t trunk = 0; trunk < board.trunks().size(); ++trunk) {
    const auto& hosts = board.trunks()[trunk].hosts;
    for (std::size_t host = 0; host < hosts.size(); ++host) {
      if (hosts[host].name.empty()) continue;
      const DestinationId id{TrunkId{static_cast<std::uint16_t>(trunk)}, static_cast<std::uint8_t>(host)};
      names_.push_back({id, hosts[host].name, hosts[host].port, start});
    }
  }
}

void HostNames::ask(std::size_t name, std::vector<DnsQuestion> questions) {
  for (auto& question : questions) {
    const auto ticket = ++tickets_;
    const auto& asked = asked_.emplace(ticket, Asked{name, std::move(question)}).first->second;
    resolver_->ask(ticket, asked.question.type, asked.question.name);
  }
}

void HostNames::finish(Name& name, base::Instant now) {
  const auto& lookup = *name.lookup;
  if (lookup.failed()) {
    name.due = now + after_failure;
  } else {
    board_.resolve(name.destination, lookup.targets());
    const seconds ttl(std::clamp(lookup.ttl_s(), least_ttl_s, most_ttl_s));
    name.due = now + (lookup.targets().empty() ? after_nothing : base::Duration(ttl));
  }
  name.lookup.reset();
}

bool HostNames::advance(base::Instant now) {
  if (resolver_ == nullptr || names_.empty()) return false;
  bool worked = false;
  for (std::size_t i = 0; i < names_.size(); ++i) {
    if (names_[i].lookup || names_[i].due > now) continue;
    names_[i].lookup.emplace(names_[i].name, names_[i].port, v4_, v6_);
    ask(i, names_[i].lookup->begin());
    worked = true;
  }
  for (DnsAnswer answer; resolver_->next_answer(answer);) {
    const auto found = asked_.extract(answer.ticket);
    if (found.empty()) continue;
    auto& name = names_[found.mapped().name];
    ask(found.mapped().name, name.lookup->take(found.mapped().question, answer));
    if (name.lookup->done()) finish(name, now);
    worked = true;
  }
  return worked;
}

std::optional<base::Instant> HostNames::next_deadline() const noexcept {
  std::optional<base::Instant> first;
  if (resolver_ == nullptr) return first;
  for (const auto& name : names_) {
    if (!name.lookup && (!first || name.due < *first)) first = name.due;
  }
  return first;
}

}  // namespace trunkline::controlplane
