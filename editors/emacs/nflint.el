;;; nflint.el --- Firewall rulesets with nflint's language server  -*- lexical-binding: t -*-

;; Package-Requires: ((emacs "27.1") (eglot "1.9"))

;;; Commentary:

;; Modes for ferm, nftables and iptables-save files, and nflint as their language server in eglot:
;;
;;   (add-to-list 'load-path "/path/to/editors/emacs")
;;   (require 'nflint)
;;   (add-hook 'nflint-mode-hook #'eglot-ensure)
;;   (add-hook 'nflint-mode-hook #'nflint-format-on-save)

;;; Code:

(require 'eglot)

(defgroup nflint nil "Firewall rulesets." :group 'languages)

(defcustom nflint-command '("nflint" "lsp" "--stdio")
  "The language server and its arguments."
  :type '(repeat string))

(define-derived-mode nflint-mode prog-mode "Firewall"
  "What the modes for firewall rulesets share."
  (setq-local comment-start "# ")
  (setq-local comment-start-skip "#+\\s-*")
  (modify-syntax-entry ?# "<")
  (modify-syntax-entry ?\n ">"))

(define-derived-mode ferm-mode nflint-mode "Ferm" "Rulesets of ferm."
  (setq-local indent-tabs-mode nil tab-width 4))

(define-derived-mode nftables-mode nflint-mode "nftables" "Rulesets of nft."
  (setq-local indent-tabs-mode t))

(define-derived-mode iptables-mode nflint-mode "iptables" "What iptables-save writes.")

(dolist (each '(("\\(?:\\.ferm\\|/ferm\\.conf\\|/ferm\\(?:\\.d\\)?/.*\\.conf\\)\\'" . ferm-mode)
                ("\\(?:\\.nft\\(?:ables\\)?\\|/nftables\\.conf\\|/nftables\\(?:\\.d\\)?/.*\\.conf\\)\\'" . nftables-mode)
                ("\\(?:/rules\\.v[46]\\|\\.ip6?tables\\|/ip6?tables[^/]*\\.\\(?:rules\\|save\\)\\)\\'" . iptables-mode)))
  (add-to-list 'auto-mode-alist each))

(add-to-list 'eglot-server-programs '((ferm-mode nftables-mode iptables-mode) . (lambda (&rest _) nflint-command)))

(defun nflint-format-on-save ()
  "Lay the buffer out when it is saved."
  (add-hook 'before-save-hook #'eglot-format-buffer nil t))

(provide 'nflint)
;;; nflint.el ends here
