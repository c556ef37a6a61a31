import type { Peer } from '../peer.ts';
import type { StoredFileLink } from '../store/file-links.ts';

/** A public link as the API returns it. */
export function fileLinkView({ clock, url, liveMode }: Peer, link: StoredFileLink) {
  return {
    id: link.id,
    createdTime: link.createdTime,
    expired: clock.now() >= link.expiredAt.getTime(),
    expiresTime: link.expiresTime,
    fileId: link.fileId,
    url: `${url()}/links/${link.id}`,
    liveMode,
  };
}
