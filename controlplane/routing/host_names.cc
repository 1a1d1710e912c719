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

HostNames::HostNames(TrunkBoard& board, SpokenHere spoken, base::Instant start)
    : board_(board), spoken_(spoken), names_(names_of_board(start)), quiet_until_(start) {}

std::vector<HostNames::Name> HostNames::names_of_board(base::Instant now) const {
  std::vector<Name> names;
  for (std::size_t trunk = 0; trunk < board_.trunks().size(); ++trunk) {
    const auto& settings = board_.trunks()[trunk];
    if (settings.removed) continue;
    for_each_host(settings, [&](std::uint8_t host) {
      const auto& named = settings.hosts[host];
      const DestinationId id{TrunkId{static_cast<std::uint16_t>(trunk)}, host};
      if (!named.name.empty()) names.push_back({id, named.name, named.port, settings.transport, now});
      return true;
    });
  }
  return names;
}

// Answers that are on their way find nobody: who had asked asks again at once.
void HostNames::adopt(base::Instant now) {
  auto names = names_of_board(now);
  for (auto& name : names) {
    const auto before = std::find_if(names_.begin(), names_.end(), [&](const Name& known) {
      return known.destination == name.destination && known.name == name.name && known.port == name.port &&
             known.transport == name.transport;
    });
    if (before != names_.end() && !before->lookup) name.due = before->due;
  }
  names_ = std::move(names);
  asked_.clear();
  quiet_until_ = now;
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
    names_[i].lookup.emplace(names_[i].name, names_[i].port, names_[i].transport, spoken_);
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
  quiet_until_ = next_deadline().value_or(base::Instant(base::Duration::max()));
  return worked;
}

std::vector<base::IpAddress> HostNames::addresses() const {
  std::vector<base::IpAddress> found;
  for (const auto& name : names_) {
    for (const auto& target : board_.targets(name.destination)) found.push_back(target.endpoint.address);
  }
  return found;
}

std::vector<TrunkSource> HostNames::sources() const {
  std::vector<TrunkSource> found;
  for (const auto& name : names_) {
    const auto trunk = name.destination.trunk;
    if (!board_.trunks()[static_cast<std::size_t>(trunk)].sources.empty()) continue;
    for (const auto& target : board_.targets(name.destination))
      found.push_back({target.endpoint.address, trunk, target.endpoint.port});
  }
  return found;
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
