#include "controlplane/registrar/bindings.h"

#include <set>
#include <utility>

#include "base/drawn_key.h"
#include "sip/message/uri_compare.h"

namespace trunkline::controlplane {
namespace {

using enum RegistrarCounter;

constexpr std::size_t most_expired = 64;  // between two looks at the packets
constexpr base::Duration tick = std::chrono::milliseconds(100);

std::vector<base::BufferPool::SizeClass> sizes(std::uint32_t bindings) {
  return {{256, bindings}, {512, bindings / 2 + 16}, {2048, bindings / 16 + 16}, {8192, 16}};
}

bool same_contact(const Binding& binding, const ContactWish& wish) {
  // One instance with one reg-id is one flow, wherever it has moved to, and beside its other flows (RFC 5626
  // section 6).
  if (wish.reg_id != 0 && binding.reg_id != 0) {
    return binding.reg_id == wish.reg_id && binding.instance() == wish.instance;
  }
  if (binding.contact() == wish.uri) return true;
  const auto a = sip::parse_uri(binding.contact());
  const auto b = sip::parse_uri(wish.uri);
  return a && b && sip::equivalent(*a, *b);
}

}  // namespace

Bindings::Bindings(const RegistrarSettings& settings, LivePeers& peers, base::Random& random,
                   RegistrarCounters& counters, base::Instant start)
    : most_of_user_(settings.bindings_per_user),
      peers_(peers),
      buffers_(sizes(settings.bindings)),
      table_(0, settings.bindings),
      timers_(start, settings.bindings, tick),
      hash_(base::drawn_key(random)),
      gruus_(base::drawn_key(random)),
      counters_(counters) {
  first_.reserve(settings.bindings);
}

BindingHandle Bindings::first_of(std::string_view aor) const noexcept {
  const auto found = first_.find(hash_(aor));
  return found == first_.end() ? BindingHandle{} : found->second;
}

BindingHandle Bindings::find(std::string_view aor, const ContactWish& wish) const {
  for (BindingHandle at = first_of(aor); const Binding* binding = table_.find(at); at = binding->next) {
    if (binding->aor() == aor && same_contact(*binding, wish)) return at;
  }
  return {};
}

base::Result<void, BindingError> Bindings::change(std::string_view aor, const RegisterWish& wish,
                                                  base::Instant now) {
  if (wish.remove_all) return remove_all(aor, wish, now);
  std::vector<Planned> planned;
  if (auto possible = plan(aor, wish, planned); !possible) return possible;
  for (Planned& one : planned) {
    // The same contact twice in one REGISTER: the second means what the first has made of it.
    if (table_.find(one.existing) == nullptr) one.existing = find(aor, *one.wish);
    if (one.wish->expires_s != 0) {
      put(aor, one, wish, now);
    } else if (table_.find(one.existing) != nullptr) {
      counters_.increment(bindings_removed);
      remove(one.existing, now);
    }
  }
  return {};
}

// What can fail, fails here: texts are packed and room is counted before the first binding changes.
base::Result<void, BindingError> Bindings::plan(std::string_view aor, const RegisterWish& wish,
                                                std::vector<Planned>& planned) {
  std::uint32_t added = 0;
  std::set<std::uint32_t> removed;
  for (const ContactWish& contact : wish.contacts) {
    Planned one{&contact, find(aor, contact), {}};
    const Binding* existing = table_.find(one.existing);
    if (existing != nullptr && existing->call_id() == wish.call_id && existing->cseq >= wish.cseq) {
      return base::fail(BindingError::out_of_order);
    }
    if (contact.expires_s != 0) {
      if (existing == nullptr) {
        ++added;
      } else {
        removed.erase(one.existing.index);  // it comes back
      }
      auto text = base::PackedText<Binding::texts>::pack(
          buffers_, {aor, contact.uri, wish.call_id, wish.path, contact.instance, wish.user_agent});
      if (!text) return base::fail(BindingError::no_room);
      one.text = std::move(*text);
    } else if (existing != nullptr) {
      removed.insert(one.existing.index);
    }
    planned.push_back(std::move(one));
  }
  std::uint32_t present = 0;
  for (BindingHandle at = first_of(aor); const Binding* binding = table_.find(at); at = binding->next)
    ++present;
  if (added > 0 && present + added - removed.size() > most_of_user_)
    return base::fail(BindingError::too_many);
  if (added > table_.capacity() - table_.size()) return base::fail(BindingError::no_room);
  return {};
}

base::Result<void, BindingError> Bindings::remove_all(std::string_view aor, const RegisterWish& wish,
                                                      base::Instant now) {
  for (BindingHandle at = first_of(aor); const Binding* binding = table_.find(at); at = binding->next) {
    if (binding->aor() == aor && binding->call_id() == wish.call_id && binding->cseq >= wish.cseq) {
      return base::fail(BindingError::out_of_order);
    }
  }
  forget(aor, now);
  return {};
}

void Bindings::forget(std::string_view aor, base::Instant now) {
  std::vector<BindingHandle> all;
  for (BindingHandle at = first_of(aor); const Binding* binding = table_.find(at); at = binding->next) {
    if (binding->aor() == aor) all.push_back(at);
  }
  for (const auto handle : all) {
    counters_.increment(bindings_removed);
    remove(handle, now);
  }
}

void Bindings::put(std::string_view aor, Planned& planned, const RegisterWish& wish, base::Instant now) {
  Binding* binding = table_.find(planned.existing);
  counters_.increment(binding == nullptr ? bindings_added : bindings_refreshed);
  if (binding == nullptr) {
    planned.existing = *table_.emplace();  // plan() has counted that there is room
    binding = table_.find(planned.existing);
    auto& first = first_[hash_(aor)];
    binding->next = std::exchange(first, planned.existing);
  }
  timers_.cancel(binding->timer);
  flows_.leave(planned.existing, *binding);
  binding->gruu_epoch = epoch_for(aor, *planned.wish, wish.call_id, now);  // by what it was before
  binding->text = std::move(planned.text);
  binding->cseq = wish.cseq;
  binding->reg_id = planned.wish->reg_id;
  binding->q = planned.wish->q;
  binding->behind_nat = wish.behind_nat;
  binding->hop = wish.hop;
  peers_.follow(binding->known_peer, wish.hop.remote.address, now);
  binding->ends = now + std::chrono::seconds(planned.wish->expires_s);
  binding->serial = ++serial_;
  binding->timer = timers_.arm(binding->ends, planned.existing).value_or(base::TimerId{});  // one a binding
  flows_.enter(planned.existing, *binding);
}

void Bindings::remove(BindingHandle handle, base::Instant now) {
  Binding* binding = table_.find(handle);
  if (binding == nullptr) return;
  timers_.cancel(binding->timer);
  flows_.leave(handle, *binding);
  peers_.let_go(binding->known_peer, now);
  const auto entry = first_.find(hash_(binding->aor()));
  if (entry->second == handle) {
    if (table_.find(binding->next) != nullptr) {
      entry->second = binding->next;
    } else {
      first_.erase(entry);
    }
  } else {
    Binding* before = table_.find(entry->second);
    while (before->next != handle) before = table_.find(before->next);
    before->next = binding->next;
  }
  table_.erase(handle);
}

void Bindings::lose_flow(std::uint64_t connection, base::Instant now) {
  for (const auto handle : flows_.take(connection)) {
    counters_.increment(bindings_lost);
    remove(handle, now);
  }
}

bool Bindings::advance(base::Instant now) {
  return timers_.advance(now, most_expired, [this, now](BindingHandle handle) {
    counters_.increment(bindings_expired);
    remove(handle, now);
  }) == most_expired;
}

}  // namespace trunkline::controlplane
