// The location table: which contacts each user has now. Its memory is taken at start.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

#include "base/buffer_pool.h"
#include "base/random.h"
#include "base/sip_hash.h"
#include "base/slab.h"
#include "controlplane/peers/live_peers.h"
#include "controlplane/registrar/binding.h"
#include "controlplane/registrar/connection_flows.h"
#include "controlplane/registrar/register_wish.h"
#include "controlplane/registrar/registrar_counters.h"
#include "controlplane/registrar/temporary_gruus.h"

namespace trunkline::controlplane {

enum class BindingError : std::uint8_t { out_of_order, too_many, no_room };

/// A user's bindings belong to the shard that his address of record hashes to; with one shard in the process
/// all of them are here. One thread.
class Bindings {
 public:
  /// `peers` hears of the source of each binding: it answered a challenge that was sent there.
  Bindings(const RegistrarSettings& settings, LivePeers& peers, base::Random& random,
           RegistrarCounters& counters, base::Instant start);

  /// Does all of what the wish says, or nothing of it (RFC 3261 section 10.3). Errors: `out_of_order` when a
  /// binding was made by the same Call-ID with a CSeq that is not lower; `too_many` for one user; `no_room`.
  [[nodiscard]] base::Result<void, BindingError> change(std::string_view aor, const RegisterWish& wish,
                                                        base::Instant now);

  /// Calls `f(const Binding&)` for each one of the user's that has not ended, the latest first.
  template <class F>
  void for_each(std::string_view aor, base::Instant now, F&& f) const {
    for (BindingHandle at = first_of(aor); const Binding* binding = table_.find(at); at = binding->next) {
      if (binding->ends > now && binding->aor() == aor) f(*binding);
    }
  }
  /// The one to call first: of the highest q the latest. nullptr: the user is not there. Until something is
  /// changed here.
  [[nodiscard]] const Binding* best(std::string_view aor, base::Instant now) const {
    const Binding* best = nullptr;
    for_each(aor, now, [&](const Binding& each) {
      if (best == nullptr || each.q > best->q || (each.q == best->q && each.serial > best->serial))
        best = &each;
    });
    return best;
  }

  /// A URI that leads to the instance of the binding, which has one, and tells nobody whose it is: another
  /// one after each refresh. All of them hold until the instance registers by another Call-ID, or its last
  /// binding ends.
  [[nodiscard]] std::string temporary_gruu(const Binding& binding, base::Instant now) const;
  /// A binding of the instance that the user part of a temporary GRUU means; nullptr: it holds no more, or is
  /// none of ours. Until something is changed here.
  [[nodiscard]] const Binding* meant_by(std::string_view user, base::Instant now) const;

  /// That connection is gone: nobody who registered a flow over it, or came through a NAT by it, is reached
  /// any more (RFC 5626 section 5.3), until he comes by another.
  void lose_flow(std::uint64_t connection, base::Instant now);

  /// For those who register from now on.
  void allow_of_user(std::uint32_t most) noexcept { most_of_user_ = most; }
  /// The user is one of ours no more.
  void forget(std::string_view aor, base::Instant now);

  /// Takes out those that have ended: at most some, and true when more may be due.
  bool advance(base::Instant now);
  /// False: advance() would take out nothing.
  [[nodiscard]] bool is_due(base::Instant now) const noexcept { return timers_.may_fire(now); }
  [[nodiscard]] std::optional<base::Instant> next_deadline() const noexcept {
    return timers_.next_deadline();
  }

  /// All bindings in slices, as Slab::walk; `f(const Binding&)`.
  template <class F>
  [[nodiscard]] std::uint32_t walk(std::uint32_t from, std::uint32_t most, F&& f) {
    return table_.walk(from, most,
                       [&](BindingHandle, Binding& binding) { return f(std::as_const(binding)); });
  }
  [[nodiscard]] std::uint32_t size() const noexcept { return table_.size(); }
  [[nodiscard]] std::uint32_t capacity() const noexcept { return table_.capacity(); }

 private:
  struct Planned {
    const ContactWish* wish;
    BindingHandle existing;
    base::PackedText<Binding::texts> text;
  };

  [[nodiscard]] BindingHandle first_of(std::string_view aor) const noexcept;
  [[nodiscard]] BindingHandle find(std::string_view aor, const ContactWish& wish) const;
  [[nodiscard]] base::Result<void, BindingError> plan(std::string_view aor, const RegisterWish& wish,
                                                      std::vector<Planned>& planned);
  [[nodiscard]] base::Result<void, BindingError> remove_all(std::string_view aor, const RegisterWish& wish,
                                                            base::Instant now);
  /// Of a binding that is to be made: that of its instance, or a new one.
  [[nodiscard]] std::uint32_t epoch_for(std::string_view aor, const ContactWish& wish,
                                        std::string_view call_id, base::Instant now);
  void put(std::string_view aor, Planned& planned, const RegisterWish& wish, base::Instant now);
  void remove(BindingHandle handle, base::Instant now);

  std::uint32_t most_of_user_;
  LivePeers& peers_;
  base::BufferPool buffers_;
  base::Slab<Binding, BindingHandle> table_;
  base::TimerWheel<BindingHandle> timers_;
  base::SipHash hash_;
  TemporaryGruus gruus_;
  boost::unordered_flat_map<std::uint64_t, BindingHandle> first_;  // by hash of the address of record
  ConnectionFlows flows_;
  RegistrarCounters& counters_;
  std::uint64_t serial_ = 0;
  std::uint32_t gruu_epochs_ = 0;
};

}  // namespace trunkline::controlplane
