#include "controlplane/storage/stored_directory.h"

namespace trunkline::controlplane {

void StoredDirectory::ask(std::uint64_t ticket, std::string_view user, std::string_view domain) {
  if (!configured_.ask_known(ticket, user, domain)) lookup_->ask(ticket, user, domain);
}

bool StoredDirectory::next_answer(UserAnswer& answer) {
  return configured_.next_answer(answer) || lookup_->next_answer(answer);
}

}  // namespace trunkline::controlplane
