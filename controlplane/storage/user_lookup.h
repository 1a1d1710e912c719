// Asks a database for users, on a thread of its own, and remembers what it said.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <semaphore>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <boost/lockfree/spsc_queue.hpp>
#include <boost/unordered/unordered_flat_map.hpp>

#include "base/clock.h"
#include "controlplane/registrar/registrar_settings.h"
#include "controlplane/storage/complaint.h"
#include "controlplane/storage/user_source.h"

namespace trunkline::controlplane {

/// ask(), next_answer() and has_answer() are one shard's, and never wait. One question for each user is under
/// way.
class UserLookup {
 public:
  /// `wake` is called on the lookup's thread when an answer has come, `say` on it when the database begins to
  /// fail, and when it does not any more. `clock` outlives this.
  UserLookup(std::unique_ptr<UserSource> source, const UserDatabase& limits, const base::Clock& clock,
             std::function<void()> wake, SayLine say = {});
  /// Waits for the question that is under way.
  ~UserLookup();
  UserLookup(const UserLookup&) = delete;
  UserLookup& operator=(const UserLookup&) = delete;

  /// `listed`: what the answer will be, whatever the database says. Copied; nullptr: the database's word
  /// holds.
  void ask(std::uint64_t ticket, std::string_view user, std::string_view domain,
           const UserAnswer* listed = nullptr);
  [[nodiscard]] bool next_answer(UserAnswer& answer);
  /// True as well when what has come is an answer that nobody waits for.
  [[nodiscard]] bool has_answer() const noexcept { return !ready_.empty() || found_.read_available() > 0; }

 private:
  struct Question {
    std::string user;
    std::string domain;
  };
  struct Found {
    std::string key;
    UserAnswer answer;
  };
  struct Remembered {
    UserAnswer answer;
    base::Instant until;
  };
  using Memory = boost::unordered_flat_map<std::string, Remembered>;

  void run();
  void take(const Found& found);
  void remember(const std::string& key, const UserAnswer& answer);
  [[nodiscard]] const UserAnswer* recall(const std::string& key) const;

  static constexpr std::size_t most_questions = 512;
  static constexpr std::size_t most_waiting = 256;  // for one user

  std::unique_ptr<UserSource> source_;
  UserDatabase limits_;
  const base::Clock& clock_;
  std::function<void()> wake_;
  Complaint complaint_;  // the thread's
  Memory young_, old_;
  boost::unordered_flat_map<std::string, std::vector<std::uint64_t>> waiting_;  // tickets, by user
  boost::unordered_flat_map<std::uint64_t, UserAnswer> listed_;  // by ticket, until it is answered
  std::deque<UserAnswer> ready_;
  boost::lockfree::spsc_queue<Question> questions_{most_questions};  // the shard writes
  boost::lockfree::spsc_queue<Found> found_{most_questions};         // the thread writes
  std::counting_semaphore<> asked_{0};
  std::jthread thread_;  // the last to be made
};

}  // namespace trunkline::controlplane
