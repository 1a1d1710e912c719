#include "controlplane/storage/stored_directory.h"

namespace trunkline::controlplane {

void StoredDirectory::ask(std::uint64_t ticket, std::string_view user, std::string_view domain) {
  UserAnswer listed;
  if (configured_.ask_known(ticket, user, domain) && configured_.next_answer(listed))
    listed_[ticket] = listed;
  lookup_->ask(ticket, user, domain);
}

bool StoredDirectory::next_answer(UserAnswer& answer) {
  if (!lookup_->next_answer(answer)) return false;
  if (const auto listed = listed_.find(answer.ticket); listed != listed_.end()) {
    answer = listed->second;
    listed_.erase(listed);
  }
  return true;
}

}  // namespace trunkline::controlplane
