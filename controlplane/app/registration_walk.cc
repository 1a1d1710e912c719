#include "controlplane/app/registration_walk.h"

#include <chrono>
#include <memory>
#include <utility>

#include <boost/asio/post.hpp>

namespace trunkline::controlplane {
namespace {

constexpr std::uint32_t slice = 1024;  // places of a table

RegistrationSnapshot snapshot_of(const Binding& binding, base::Instant now) {
  RegistrationSnapshot one;
  one.user = binding.aor();
  one.contact = binding.contact();
  one.source = binding.hop.remote.to_string();
  one.behind_nat = binding.behind_nat;
  one.q = binding.q / 1000.0;
  one.expires_s = std::chrono::duration<double>(binding.ends - now).count();
  one.path = binding.path();
  one.user_agent = binding.user_agent();
  return one;
}

class RegistrationWalk : public std::enable_shared_from_this<RegistrationWalk> {
 public:
  RegistrationWalk(Appliance& appliance, std::size_t most, Done<RegistrationList> done)
      : appliance_(appliance), most_(most), done_(std::move(done)) {}

  void begin() {
    appliance_.visit(
        [self = shared_from_this()](Shard& shard) {
          if (const auto* registrar = shard.registrar()) self->list_.total += registrar->bindings().size();
        },
        [self = shared_from_this()] { self->go_on(); });
  }

 private:
  void go_on() {
    if (shard_ >= appliance_.shards() || list_.registrations.size() >= most_) {
      boost::asio::post(appliance_.io(),
                        [self = shared_from_this()] { self->done_(std::move(self->list_)); });
      return;
    }
    appliance_.post(base::ShardId{shard_}, [self = shared_from_this()](Shard& shard) { self->look(shard); });
  }

  void look(Shard& shard) {
    auto* registrar = shard.registrar();
    if (registrar != nullptr) {
      const auto now = appliance_.clock().now();
      place_ = registrar->bindings().walk(place_, slice, [&](const Binding& binding) {
        list_.registrations.push_back(snapshot_of(binding, now));
        return list_.registrations.size() < most_;
      });
    }
    if (registrar == nullptr || place_ >= registrar->bindings().capacity()) {
      ++shard_;
      place_ = 0;
    }
    go_on();
  }

  Appliance& appliance_;
  std::size_t most_;
  Done<RegistrationList> done_;
  RegistrationList list_;
  std::uint8_t shard_ = 0;
  std::uint32_t place_ = 0;
};

}  // namespace

void list_registrations(Appliance& appliance, std::size_t most, Done<RegistrationList> done) {
  if (most == 0) most = 1;
  std::make_shared<RegistrationWalk>(appliance, most, std::move(done))->begin();
}

}  // namespace trunkline::controlplane
