#include "controlplane/storage/user_lookup.h"

#include <chrono>
#include <utility>

namespace trunkline::controlplane {
namespace {

UserAnswer with_ticket(UserAnswer answer, std::uint64_t ticket) {
  answer.ticket = ticket;
  return answer;
}

UserAnswer failure(std::uint64_t ticket) {
  UserAnswer answer;
  answer.ticket = ticket;
  answer.failed = true;
  return answer;
}

}  // namespace

UserLookup::UserLookup(std::unique_ptr<UserSource> source, const UserDatabase& limits,
                       const base::Clock& clock, std::function<void()> wake, SayLine say)
    : source_(std::move(source)),
      limits_(limits),
      clock_(clock),
      wake_(std::move(wake)),
      complaint_("the database of users cannot be asked", "the database of users is asked again",
                 std::move(say)),
      thread_([this](const std::stop_token& stop) {
        while (!stop.stop_requested()) run();
      }) {}

UserLookup::~UserLookup() {
  thread_.request_stop();
  asked_.release();
  thread_.join();
}

void UserLookup::run() {
  asked_.acquire();
  Question question;
  if (!questions_.pop(question)) return;
  Found found{user_key(question.user, question.domain), source_->find(question.user, question.domain)};
  found.answer.failed ? complaint_.failed(source_->last_error(), std::chrono::steady_clock::now())
                      : complaint_.went_well();
  // There is room: no more questions are under way than fit.
  static_cast<void>(found_.push(std::move(found)));
  wake_();
}

void UserLookup::ask(std::uint64_t ticket, std::string_view user, std::string_view domain,
                     const UserAnswer* listed) {
  if (listed != nullptr) listed_[ticket] = with_ticket(*listed, ticket);
  auto key = user_key(user, domain);
  if (const auto* known = recall(key)) return ready_.push_back(with_ticket(*known, ticket));
  const auto asked = waiting_.find(key);
  if (asked != waiting_.end() && asked->second.size() < most_waiting) return asked->second.push_back(ticket);
  if (asked != waiting_.end() || waiting_.size() == most_questions ||
      !questions_.push(Question{std::string(user), std::string(domain)})) {
    return ready_.push_back(failure(ticket));
  }
  waiting_[std::move(key)].push_back(ticket);
  asked_.release();
}

bool UserLookup::next_answer(UserAnswer& answer) {
  Found found;
  while (found_.pop(found)) take(found);
  if (ready_.empty()) return false;
  answer = ready_.front();
  ready_.pop_front();
  if (const auto listed = listed_.find(answer.ticket); listed != listed_.end()) {
    answer = listed->second;
    listed_.erase(listed);
  }
  return true;
}

void UserLookup::take(const Found& found) {
  if (!found.answer.failed) remember(found.key, found.answer);
  const auto waiting = waiting_.find(found.key);
  if (waiting == waiting_.end()) return;
  for (const auto ticket : waiting->second) ready_.push_back(with_ticket(found.answer, ticket));
  waiting_.erase(waiting);
}

void UserLookup::remember(const std::string& key, const UserAnswer& answer) {
  if (young_.size() >= limits_.remembered / 2) {
    old_ = std::move(young_);
    young_ = {};
  }
  young_[key] = {answer, clock_.now() + limits_.known_for};
}

const UserAnswer* UserLookup::recall(const std::string& key) const {
  for (const auto* memory : {&young_, &old_}) {
    const auto found = memory->find(key);
    if (found != memory->end() && clock_.now() < found->second.until) return &found->second.answer;
  }
  return nullptr;
}

}  // namespace trunkline::controlplane
