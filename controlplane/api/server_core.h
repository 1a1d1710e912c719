// What stands behind a Server: its handlers, and the way to the shards.
#pragma once

#include <atomic>
#include <deque>
#include <functional>
#include <mutex>
#include <string_view>

#include <trunkline/client.h>

#include "controlplane/api/own_calls.h"

namespace trunkline {

/// It outlives the shards, which call it, and is no longer used when `host` ends.
class Server::Core {
 public:
  explicit Core(controlplane::ApiHost& host);

  Error add_service(std::string_view user, IncomingOptions options, IncomingHandler handler);
  void tell(EventHandler handler);
  /// `account`: on whose behalf; nullptr: the server's own.
  Error place(const Outgoing& wish, std::shared_ptr<const Account> account, PlacedHandler handler);
  /// Before the next, and given back by stop_registering(). False: as many as there may be are kept already.
  [[nodiscard]] bool take_account() noexcept;
  /// Keeps an account registered under this number, on the first shard; stop_registering() ends it.
  void keep_registered(std::uint32_t number, std::shared_ptr<const Account> account,
                       Client::RegistrationHandler handler);
  void stop_registering(std::uint32_t number);
  [[nodiscard]] std::uint32_t next_account() noexcept { return accounts_.fetch_add(1); }
  void list(std::function<void(std::vector<CallInfo>)> done);

  /// `f` with the call: at once where a handler has it at hand, else when its shard comes to it.
  using Wish = std::function<Error(controlplane::OwnCalls&, controlplane::Call&)>;
  Error ask(CallHandle call, Wish wish);
  Error send_dtmf(CallHandle call, std::string_view digits);

  /// On the shard's thread.
  [[nodiscard]] controlplane::OwnCalls& calls(base::ShardId shard) {
    return calls_[static_cast<std::size_t>(shard)];
  }

 private:
  struct Listing;
  void tell_other_shards(std::uint32_t number, const std::shared_ptr<const Account>& account,
                         const Registration& news);
  void list_from(std::uint8_t shard, std::uint32_t place, std::shared_ptr<Listing> listing);

  controlplane::ApiHost& host_;
  std::deque<controlplane::OwnCalls> calls_;  // one a shard
  std::mutex mutex_;  // held while shards are told of a service, so that all number them alike
  controlplane::ServiceNames names_;
  std::atomic<std::uint32_t> accounts_ = 0;
  std::atomic<std::uint32_t> kept_ = 0;  // accounts that are kept registered
  std::atomic<std::uint32_t> placed_ =
      0;  // so that calls are spread over the shards; whoever makes one writes
};

}  // namespace trunkline
